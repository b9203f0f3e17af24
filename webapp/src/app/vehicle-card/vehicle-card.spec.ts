import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import { VehicleCard } from './vehicle-card';

const NOW = Date.UTC(2026, 10, 21, 12);

/** A position as the API answers it, `seconds` before now. */
function before(seconds: number, speed: number | null = 10) {
  const time = new Date(Date.now() - seconds * 1000).toISOString();
  return { ...{ lat: 53.3811, lon: -1.4701, speed, heading: 225 }, time };
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('the card of the selected vehicle', () => {
  const copied = vi.fn<(text: string) => Promise<void>>();
  const unreachable = (): Promise<Response> => Promise.reject(new TypeError('no network'));
  let respond: () => Promise<Response>;
  let respondHistory: () => Promise<Response>;
  let vehicle: () => object;
  let refused: object[];
  let notices: object[];
  let said: object;
  let page: PageState;
  let element: HTMLElement;

  const answerFleet = (): Promise<Response> => {
    const known = { ...{ name: 'Van', status: 'moving', interval: 1, accuracy: 3 }, ...vehicle() };
    const time = new Date().toISOString();
    return Promise.resolve(new Response(JSON.stringify({ time, vehicles: [known] })));
  };
  const settle = async (milliseconds = 10): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const text = (selector: string): string =>
    (element.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const button = (name: string): HTMLButtonElement | undefined =>
    [...element.querySelectorAll('button')].find((other) =>
      [other.getAttribute('aria-label'), other.textContent.trim()].includes(name),
    );
  const detail = (name: string): string => {
    const rows = [...element.querySelectorAll('dl > div')];
    const row = rows.find((other) => other.querySelector('dt')?.textContent.trim() === name);
    return (row?.querySelector('dd')?.textContent ?? '').replace(/\s+/g, ' ').trim();
  };

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', {
      ...{ language: 'en-GB', clipboard: { writeText: copied } },
    });
    vi.stubGlobal('fetch', (url: string) => {
      if (url.includes('/history')) return respondHistory();
      if (url === 'api/vehicles?refused=only')
        return Promise.resolve(new Response(JSON.stringify({ refused })));
      if (url === 'api/vehicle?id=Van')
        return Promise.resolve(new Response(JSON.stringify({ notices, ...said })));
      return url === 'api/vehicles' ? respond() : unreachable();
    });
    refused = [];
    notices = [];
    said = {};
    copied.mockReset();
    copied.mockResolvedValue();
    vehicle = () => before(0);
    respond = answerFleet;
    respondHistory = () =>
      Promise.resolve(new Response(JSON.stringify({ positions: [before(20, 5), before(10, 15)] })));
    history.replaceState(null, '', '/');
    localStorage.clear();
    page = TestBed.inject(PageState);
    page.tastes.setTimeZone('utc');
    page.select('Van');
    element = TestBed.createComponent(VehicleCard).nativeElement as HTMLElement;
    await settle();
  });
  afterEach(async () => {
    // What `start` listens to outlives the test; a paused page requests nothing.
    TestBed.inject(Vehicles).setPaused(true);
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('says why positions are refused and what to do, also of a vehicle that is shown', async () => {
    const last = new Date(Date.now() - 60_000).toISOString();
    refused = [
      { ...{ vehicle: 'Van', reason: 'future', ahead: 10_800, count: 2, last } },
      { ...{ vehicle: 'Tram', reason: 'bad_time', ahead: null, count: 1, last } },
    ];
    await settle(10_000);
    expect(text('.refused')).toContain('Refused: its clock is 3 h 00 min ahead');
    expect(text('.refused')).toContain('Correct the clock or the time zone of the device.');
    expect(text('.refused')).toContain('2 positions, the last received 1 min ago');
    expect(text('.figure')).toBe('36');
    page.select('Tram');
    await settle();
    expect(text('.refused')).toContain('Refused: its time cannot be read, or is before 2000');
    expect(element.textContent).not.toContain('No vehicle of this name has reported.');
  });

  it('says that the place is unclear, and how old the one is that it shows', async () => {
    vehicle = () => ({
      ...{ ...before(200), interval: 10 },
      notices: [{ code: 'ambiguous', agreed: true, age: 199.5 }],
    });
    await settle(1000);
    expect(text('.notice')).toContain('Convoy does not know which of two places is right');
    expect(text('.notice')).toContain('The place shown is that of 3 min ago.');
    expect(text('.line')).toBe('Moving · place unclear, shown as of 3 min ago');
    vehicle = () => before(0);
    await settle(1000);
    expect(text('.notice')).toBe('');
  });

  it('shows what the devices said last, and when, if not with the position', async () => {
    const attributes_time = new Date(NOW).toISOString();
    said = { attributes: { ignition: true, battery: 4.01, x_io: 7 }, attributes_time };
    vehicle = () => ({ ...before(0), time: attributes_time });
    await settle(30_000);
    expect([detail('Ignition'), detail('Battery'), detail('x_io')]).toEqual(['on', '4.01 V', '7']);
    expect(detail('Values from')).toBe('');
    said = {
      attributes: { ignition: false },
      attributes_time: new Date(NOW + 20_000).toISOString(),
    };
    await settle(30_000);
    expect([detail('Ignition'), detail('Values from')]).toEqual(['off', '12:00:20']);
    expect(element.querySelector('details')).toBeNull();
  });

  it('says by how much its clock is behind, and what to do', async () => {
    notices = [{ code: 'clock_behind', offset: 3600 }];
    await settle(30_000);
    expect(text('.notice')).toContain('Its clock is 1 h 00 min behind');
    expect(text('.notice')).toContain('Correct the clock or the time zone of the device.');
    notices = [{ code: 'clock_behind', offset: 7168 * 86_400 }];
    await settle(30_000);
    expect(text('.notice')).toContain('behind');
    expect(text('.notice')).toContain('begun to count the weeks anew');
    notices = [];
    await settle(30_000);
    expect(text('.notice')).toBe('');
  });

  it('says at once that a reported speed is not used, and only once', async () => {
    const ignored = [{ code: 'reported_speed_ignored' }];
    vehicle = () => ({ ...before(0), reported_speed: 0, notices: ignored });
    await settle(1000);
    expect(element.querySelectorAll('.notice').length).toBe(1);
    expect(text('.notice')).toContain('Convoy does not use it.');
    notices = [{ code: 'reported_speed_scaled', factor: 3.6 }, ...ignored];
    await settle(30_000);
    expect(element.querySelectorAll('.notice').length).toBe(2);
    expect(detail('Reported speed')).toBe('0 km/h');
  });

  it('does not mention what was refused long ago of a vehicle that is shown', async () => {
    const last = new Date(Date.now() - 25 * 3_600_000).toISOString();
    refused = [
      { ...{ vehicle: 'Van', reason: 'bad_time', ahead: null, count: 1, last } },
      { ...{ vehicle: 'Tram', reason: 'bad_time', ahead: null, count: 1, last } },
    ];
    await settle(10_000);
    expect(text('.refused')).toBe('');
    page.select('Tram');
    await settle();
    expect(text('.refused')).toContain('1 position, received 1 day ago');
  });

  it('has the name, the status, the speed, and where the vehicle was when', () => {
    expect([text('h2'), text('.line'), text('.figure'), text('.unit')]).toEqual([
      ...['Van', 'Moving · south-west', '36', 'km/h'],
    ]);
    expect(detail('Last position')).toBe('now 12:00:00');
    expect(detail('Heading')).toBe('225° south-west');
    expect(detail('Position')).toBe('53.38110, -1.47010 ± 3 m');
  });

  it('does not call an unknown speed zero, and gives a vehicle that stands no direction', async () => {
    vehicle = () => before(0, null);
    await settle(1000);
    expect([text('.speed'), detail('Heading')]).toEqual(['Speed unknown', '–']);
    vehicle = () => ({ ...before(0, 0), status: 'stopped' });
    await settle(1000);
    expect([text('.figure'), detail('Heading')]).toEqual(['0', '–']);
  });

  it('claims no accuracy where a device reports none', async () => {
    vehicle = () => ({ ...before(0), name: 'Truck', accuracy: null });
    page.select('Truck');
    await settle(1000);
    expect([text('h2'), detail('Position')]).toEqual(['Truck', '53.38110, -1.47010']);
  });

  it('shows the speed that the device reports, and no row if it reports none', async () => {
    expect(element.textContent).not.toContain('Reported speed');
    vehicle = () => ({ ...before(0), reported_speed: 13.89 });
    await settle(1000);
    expect([text('.figure'), detail('Reported speed')]).toEqual(['36', '50 km/h']);
    vehicle = () => ({ ...before(0), reported_speed: 0 });
    await settle(1000);
    expect(detail('Reported speed')).toBe('0 km/h');
    vehicle = () => ({ ...before(0), reported_speed: null });
    await settle(1000);
    expect(element.textContent).not.toContain('Reported speed');
  });

  it('shows the age of an old position, and that its speed is old', async () => {
    TestBed.inject(Vehicles).start();
    respond = () => Promise.resolve(new Response(null, { status: 304 }));
    await settle(30_000);
    expect(detail('Last position')).toBe('30 sec ago 12:00:00');
    expect(element.querySelector('.speed.old')).not.toBeNull();
  });

  it('draws the speed of the last half hour, also in words', () => {
    expect(element.querySelector('.chart')?.getAttribute('aria-label')).toMatch(
      /^Over the last 30 minutes: at most 54 km\/h, on average 36 km\/h\.$/,
    );
  });

  it('offers another try where the trail could not be loaded', async () => {
    respondHistory = () => Promise.resolve(new Response('', { status: 503 }));
    vehicle = () => before(0, null);
    page.select(null);
    await settle(1000);
    page.select('Van');
    await settle();
    expect(text('.past .hint')).toBe('The trail could not be loaded. Try now');
    respondHistory = () =>
      Promise.resolve(new Response(JSON.stringify({ positions: [before(20, 5)] })));
    button('Try now')?.click();
    await settle();
    expect(element.querySelector('.chart')).not.toBeNull();
  });

  it('offers another try also where an older trail is there, which grows no more', async () => {
    respond = unreachable;
    await settle(2000);
    respondHistory = () => Promise.resolve(new Response('', { status: 503 }));
    respond = answerFleet;
    await settle(4000);
    expect(element.querySelector('.chart')).not.toBeNull();
    expect(text('.past .hint')).toBe('The trail could not be loaded. Try now');
  });

  it('says so where there are no positions in the last half hour', async () => {
    respondHistory = () => Promise.resolve(new Response(JSON.stringify({ positions: [] })));
    vehicle = () => before(0, null);
    page.select(null);
    await settle(1000);
    page.select('Van');
    await settle();
    expect(text('.past .hint')).toBe('No positions in the last 30 minutes');
  });

  it('follows the vehicle, and shows whether it does', async () => {
    expect(button('Follow')?.getAttribute('aria-pressed')).toBe('false');
    button('Follow')?.click();
    await settle();
    expect([page.follow(), button('Following')?.getAttribute('aria-pressed')]).toEqual([
      ...['on', 'true'],
    ]);
    page.follow.set('held');
    await settle();
    expect(button('Follow again')?.getAttribute('aria-pressed')).toBe('false');
  });

  it('distinguishes a vehicle that never reported from one that is still being looked for', async () => {
    page.select('Zebra');
    await settle();
    expect([text('h2'), text('.hint')]).toEqual(['Zebra', 'No vehicle of this name has reported.']);
    expect(button('History')).toBeUndefined();
    page.lookBack({ from: NOW - 60_000, to: NOW });
    respond = () => new Promise(() => undefined);
    await settle();
    expect(text('.hint')).toBe('Not known at this time');
    page.lookLive();
    await settle();
    expect(text('.hint')).toBe('Looking for vehicles…');
  });

  it('copies a link to what is shown, and reports it for two seconds', async () => {
    button('Copy link')?.click();
    await settle();
    expect(copied).toHaveBeenCalledExactlyOnceWith(location.href);
    expect(location.href).toContain('vehicle=Van');
    expect(button('Copied')).toBeDefined();
    await settle(2000);
    expect(button('Copied')).toBeUndefined();
  });

  it('opens the last hour where the vehicle is now', async () => {
    button('History')?.click();
    await settle();
    const range = page.range();
    expect([range?.to, page.at()]).toEqual([NOW, NOW]);
    expect((range?.to ?? 0) - (range?.from ?? 0)).toBe(3_600_000);
  });

  it.each(['Close', 'Back to the list'])('leads to the list by "%s"', (name) => {
    button(name)?.click();
    expect(page.selected()).toBeNull();
  });
});
