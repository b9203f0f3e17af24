import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import type { HistoryPlayer } from './player';
import { Replay } from './replay';

const FROM = Date.UTC(2026, 10, 21, 12);
const HOUR = { from: FROM, to: FROM + 3_600_000 };
const NOW = FROM + 6 * 3_600_000;

function fleetThen(url: string): Response {
  const time = new Date(url.split('at=')[1]).toISOString();
  const vehicle = {
    ...{ name: 'Van', lat: 53, lon: -1, speed: 5, heading: 90, status: 'moving', time },
  };
  return new Response(JSON.stringify({ time, vehicles: [vehicle] }));
}

function track(...minutes: readonly number[]): Response {
  const positions = minutes.map((minute) => ({
    ...{ lat: 53, lon: -1, speed: minute >= 10 && minute < 20 ? 0 : 5, heading: 0, distance: 9 },
    time: new Date(FROM + minute * 60_000).toISOString(),
  }));
  return new Response(JSON.stringify({ positions }));
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

class SilentObserver {
  readonly observe = (): void => undefined;
  readonly disconnect = (): void => undefined;
}

/** jsdom has no canvas; speed-chart.spec.ts tests the chart. */
class SilentPath {
  readonly moveTo = (): void => undefined;
  readonly lineTo = (): void => undefined;
  readonly rect = (): void => undefined;
}
function silentInk(): unknown {
  const known: Record<string, unknown> = { measureText: () => ({ width: 10 }) };
  return new Proxy(known, { get: (ink, name) => ink[String(name)] ?? (() => undefined) });
}

describe('the player of the past', () => {
  const media = (): unknown => ({ matches: false, addEventListener: () => undefined });
  let respondHistory: () => Promise<Response>;
  let respondFleet: (url: string) => Promise<Response>;
  let player: typeof HistoryPlayer;
  let page: PageState;
  let replay: Replay;
  let element: HTMLElement;

  const settle = async (milliseconds = 500): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const open = async (vehicle: string | null = null): Promise<void> => {
    page.select(vehicle);
    element = TestBed.createComponent(player).nativeElement as HTMLElement;
    document.body.append(element);
    await settle();
  };
  const text = (selector: string): string =>
    (element.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const button = (name: string): HTMLButtonElement => {
    const found = [...element.querySelectorAll('button')].find((other) =>
      [other.getAttribute('aria-label'), other.textContent.trim()].includes(name),
    );
    if (!found) throw new Error(`the player has no button "${name}"`);
    return found;
  };
  const click = (name: string): void => {
    button(name).click();
    TestBed.tick();
  };
  const control = (label: string): HTMLInputElement => {
    const found = element.querySelector<HTMLInputElement>(
      `[aria-label="${label}"]:is(input,select)`,
    );
    if (!found) throw new Error(`the player has no "${label}"`);
    return found;
  };
  const change = (label: string, value: string, kind = 'change'): void => {
    control(label).value = value;
    control(label).dispatchEvent(new Event(kind));
    TestBed.tick();
  };
  const minutes = (): number => (page.at() - FROM) / 60_000;

  // uPlot reads the resolution of the screen when it is loaded.
  beforeAll(async () => {
    vi.stubGlobal('matchMedia', media);
    player = (await import('./player')).HistoryPlayer;
    await import('../api/history-retry');
  });
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('matchMedia', media);
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('ResizeObserver', SilentObserver);
    vi.stubGlobal('Path2D', SilentPath);
    vi.stubGlobal('navigator', { language: 'en-GB', userActivation: { hasBeenActive: true } });
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(silentInk as never);
    respondFleet = (url) => Promise.resolve(fleetThen(url));
    respondHistory = () => Promise.resolve(track(0, 10, 15, 20, 60));
    vi.stubGlobal('fetch', (url: string) => {
      if (url.includes('/history')) return respondHistory();
      return url.includes('?at=') ? respondFleet(url) : Promise.reject(new Error('no such file'));
    });
    history.replaceState(null, '', '/');
    localStorage.clear();
    page = TestBed.inject(PageState);
    page.tastes.setTimeZone('utc');
    page.lookBack(HOUR);
    replay = TestBed.inject(Replay);
  });
  afterEach(async () => {
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('plays the fleet, and the moment is there in words', async () => {
    await open();
    expect([text('h2'), text('.moment')]).toEqual([
      ...['The whole fleet, replayed', expect.stringContaining('12:00:00') as string],
    ]);
    click('Play');
    await settle(2000);
    expect(minutes()).toBeGreaterThan(0.2);
    click('Pause the replay');
    const before = minutes();
    await settle(2000);
    expect(minutes()).toBe(before);
  });

  it('takes the focus to its first control, so that a keyboard goes on there', async () => {
    await open();
    expect(document.activeElement).toBe(button('Play'));
  });

  it('is played and paused by the space bar, except on a control, and only with shortcuts', async () => {
    await open();
    const space = (target: Element): void => {
      target.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
    };
    space(document.body);
    expect(replay.playing()).toBe(true);
    space(document.body);
    space(control('Time shown'));
    expect(replay.playing()).toBe(false);
    page.tastes.setShortcuts(false);
    space(document.body);
    expect(replay.playing()).toBe(false);
  });

  it('goes to the moment of the slider, and steps by ten seconds', async () => {
    await open();
    change('Time shown', String(FROM + 30 * 60_000), 'input');
    expect(minutes()).toBe(30);
    expect(control('Time shown').getAttribute('aria-valuetext')).toContain('12:30:00');
    click('10 seconds on');
    click('10 seconds on');
    click('10 seconds back');
    expect(minutes()).toBeCloseTo(30 + 1 / 6, 5);
  });

  it('plays at the chosen speed', async () => {
    await open();
    const select = element.querySelector<HTMLSelectElement>('.rate select');
    if (!select) throw new Error('the player has no rates');
    select.value = '60';
    select.dispatchEvent(new Event('change'));
    expect(replay.rate()).toBe(60);
  });

  it('shows the range that was picked, at the same moment', async () => {
    await open();
    page.at.set(FROM + 40 * 60_000);
    expect([control('From').value, control('To').value]).toEqual([
      ...['2026-11-21T12:00', '2026-11-21T13:00'],
    ]);
    change('From', '2026-11-21T12:30');
    expect(page.range()).toEqual({ from: FROM + 30 * 60_000, to: HOUR.to });
    expect(minutes()).toBe(40);
  });

  it('refuses a range that ends before it begins, and keeps the one before', async () => {
    await open();
    change('To', '2026-11-21T11:00');
    expect(text('.remark')).toBe('The end should come after the beginning, at most 31 days later.');
    expect(page.range()).toEqual(HOUR);
    change('To', '2026-11-21T12:30');
    expect([text('.remark'), page.range()?.to]).toEqual(['', FROM + 30 * 60_000]);
  });

  it('offers ranges up to now, and keeps their name until another range is chosen', async () => {
    await open();
    const preset = control('Time range');
    change('Time range', 'six');
    expect(page.range()).toEqual({ from: FROM, to: NOW });
    expect(preset.value).toBe('six');
    click('Look closer: a quarter of the time range');
    expect(preset.value).toBe('');
  });

  it('looks closer and wider around the moment, within what the slider and the server can', async () => {
    await open();
    page.at.set(FROM + 30 * 60_000);
    click('Look closer: a quarter of the time range');
    expect(page.range()).toEqual({ from: FROM + 22.5 * 60_000, to: FROM + 37.5 * 60_000 });
    expect(minutes()).toBe(30);
    for (let step = 0; step < 6; step++) click('Look closer: a quarter of the time range');
    expect(button('Look closer: a quarter of the time range').disabled).toBe(true);
  });

  it('shows how far the history is loaded, and then the chart, or the same as a table', async () => {
    respondHistory = () => new Promise(() => undefined);
    await open('Van');
    expect([text('h2'), text('.instead p')]).toEqual([
      ...['History of Van', 'Loading the history: 0 %'],
    ]);
    respondHistory = () => Promise.resolve(track(0, 10, 15, 20, 60));
    page.lookBack({ ...HOUR, to: HOUR.to - 60_000 });
    await settle();
    expect(element.querySelector('convoy-speed-chart')).not.toBeNull();
    click('Table');
    expect(element.querySelectorAll('tbody tr').length).toBeGreaterThan(10);
    expect(button('Table').getAttribute('aria-pressed')).toBe('true');
  });

  it('goes from stop to stop', async () => {
    await open('Van');
    click('Next stop');
    expect(minutes()).toBe(10);
    expect(button('Next stop').disabled).toBe(true);
  });

  it('offers another try where the history could not be loaded', async () => {
    respondHistory = () => Promise.resolve(new Response('', { status: 503 }));
    await open('Van');
    expect(text('.instead')).toBe('The history could not be loaded. Try now');
    respondHistory = () => Promise.resolve(track(0, 60));
    click('Try now');
    await settle();
    expect(element.querySelector('convoy-speed-chart')).not.toBeNull();
  });

  it('distinguishes an empty history and a busy server from a failure', async () => {
    respondHistory = () => Promise.resolve(track());
    await open('Van');
    expect(text('.instead')).toBe('No positions in this time range');
    respondHistory = () => Promise.resolve(new Response('', { status: 429 }));
    page.select('Truck');
    await settle();
    expect(text('.instead')).toMatch(/^Many histories are being loaded at the moment\./);
  });

  it('remarks that a long range is simplified, and that the fleet cannot be loaded', async () => {
    await open('Van');
    expect(text('.remark')).toBe('');
    page.lookBack({ from: FROM - 30 * 3_600_000, to: HOUR.to });
    await settle();
    expect(text('.remark')).toMatch(/^Long time range: the track is simplified to ± 5 m/);
    respondFleet = () => Promise.resolve(new Response('', { status: 429 }));
    page.at.set(FROM);
    await settle(1500);
    expect(text('.remark')).toBe(
      'The past of the fleet could not be loaded. The page keeps trying.',
    );
  });

  it('leads back to the present', async () => {
    await open();
    click('Back to live');
    expect(page.range()).toBeNull();
  });
});
