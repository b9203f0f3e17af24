import { ComponentFixture, TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import { VehicleList } from './vehicle-list';

const NOW = Date.UTC(2026, 10, 21, 12);

function vehicle(name: string, status = 'moving', speed = 10) {
  const time = new Date().toISOString();
  return { ...{ name, lat: 53, lon: -1, speed, heading: 90, status, interval: 1 }, time };
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

/** jsdom has no layout, so nothing ever changes its size. */
class SilentObserver {
  readonly observe = (): void => undefined;
  readonly disconnect = (): void => undefined;
}

describe('the list of vehicles', () => {
  let fleet: () => ReturnType<typeof vehicle>[];
  let respond: () => Promise<Response>;
  let refused: object[];
  let page: PageState;
  let fixture: ComponentFixture<VehicleList>;
  let element: HTMLElement;

  const settle = async (milliseconds = 0): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const find = (selector: string): HTMLElement => {
    const found = element.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`the list has no ${selector}`);
    return found;
  };
  const rows = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>('[role=option]')];
  const names = (): (string | undefined)[] =>
    rows().map((row) => row.querySelector('.name')?.textContent);
  const press = (target: HTMLElement, key: string): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    TestBed.tick();
    return event;
  };
  const field = (): HTMLInputElement => find('input[type=search]') as HTMLInputElement;
  const search = (text: string): void => {
    field().value = text;
    field().dispatchEvent(new Event('input'));
    TestBed.tick();
  };

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('ResizeObserver', SilentObserver);
    vi.stubGlobal('fetch', (url: string) => {
      if (url === 'api/vehicles?refused=only')
        return Promise.resolve(new Response(JSON.stringify({ refused })));
      return url === 'api/vehicles' ? respond() : Promise.reject(new Error('no such file'));
    });
    refused = [];
    fleet = () => [
      vehicle('Van', 'moving', 20),
      vehicle('Bus', 'stopped', 0),
      vehicle('Cab', 'offline'),
    ];
    respond = () => {
      const time = new Date().toISOString();
      return Promise.resolve(new Response(JSON.stringify({ time, vehicles: fleet() })));
    };
    history.replaceState(null, '', '/');
    localStorage.clear();
    page = TestBed.inject(PageState);
    fixture = TestBed.createComponent(VehicleList);
    element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    await settle();
  });
  afterEach(async () => {
    // What `start` listens to outlives the test; a paused page requests nothing.
    TestBed.inject(Vehicles).setPaused(true);
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('describes each vehicle, with a speed only while it moves', () => {
    const texts = rows().map((row) =>
      [...row.querySelectorAll('.name, .line, .speed')].map(({ textContent }) =>
        textContent.trim(),
      ),
    );
    expect(texts).toEqual([
      ['Bus', 'Stopped'],
      ['Cab', 'Offline'],
      ['Van', 'Moving · east', '72 km/h'],
    ]);
    expect(find('.count').textContent.trim()).toBe('3 vehicles');
  });

  it('shows while the person types only what matches, and counts it', () => {
    search('A');
    expect(names()).toEqual(['Cab', 'Van']);
    expect(find('.count').textContent.trim()).toBe('2 of 3 vehicles');
    find('.clear').click();
    TestBed.tick();
    expect(names()).toHaveLength(3);
    expect(document.activeElement).toBe(field());
  });

  it('has the vehicles of which all positions are refused at its end, with the reason', async () => {
    const last = new Date().toISOString();
    refused = [
      { ...{ vehicle: 'Tram', reason: 'future', ahead: 10_800, count: 2, last } },
      { ...{ vehicle: 'Van', reason: 'bad_time', ahead: null, count: 1, last } },
    ];
    await settle(10_000);
    expect(names()).toEqual(['Bus', 'Cab', 'Van', 'Tram']);
    const row = rows()[3];
    expect(row.querySelector('.line')?.textContent).toBe('Refused: its clock is 3 h 00 min ahead');
    expect([row.getAttribute('aria-setsize'), row.getAttribute('aria-posinset')]).toEqual([
      ...['4', '4'],
    ]);
    press(field(), 'ArrowDown');
    for (let step = 0; step < 3; step++) press(field(), 'ArrowDown');
    expect(field().getAttribute('aria-activedescendant')).toBe(row.id);
    press(field(), 'Enter');
    expect(page.selected()).toBe('Tram');
    search('tra');
    expect(names()).toEqual(['Tram']);
    page.toggleStatus('moving');
    TestBed.tick();
    expect(names()).toEqual([]);
    expect(page.pins()).toEqual(['Tram']);
  });

  it('leads back from a search without results', () => {
    search('zebra');
    expect([names(), find('.blank h2').textContent]).toEqual([[], 'No vehicle matches']);
    find('.blank button').click();
    TestBed.tick();
    expect(names()).toHaveLength(3);
  });

  it('filters by status, and shows how many vehicles each has', () => {
    const chips = [...element.querySelectorAll<HTMLButtonElement>('.chip')];
    expect(chips.map(({ textContent }) => textContent.trim())).toEqual([
      ...['Moving1', 'Stopped1', 'Silent0', 'Offline1', 'Unknown0'],
    ]);
    chips[1].click();
    TestBed.tick();
    expect([names(), chips[1].getAttribute('aria-pressed')]).toEqual([['Bus'], 'true']);
  });

  it('sorts by what the person chooses', () => {
    const select = find('select') as HTMLSelectElement;
    select.value = 'speed';
    select.dispatchEvent(new Event('change'));
    TestBed.tick();
    expect(names()).toEqual(['Van', 'Bus', 'Cab']);
  });

  it('selects a vehicle by a click on its row, and brings the map to it', () => {
    rows()[2].querySelector('span')?.click();
    TestBed.tick();
    expect([page.selected(), page.showings()]).toEqual(['Van', 1]);
    expect(rows().map((row) => row.getAttribute('aria-selected'))).toEqual([
      ...['false', 'false', 'true'],
    ]);
  });

  it('can be walked through by keys from the search field, without leaving it', () => {
    expect(press(field(), 'ArrowDown').defaultPrevented).toBe(true);
    press(field(), 'ArrowDown');
    const active = document.getElementById(field().getAttribute('aria-activedescendant') ?? '');
    expect(active?.textContent).toContain('Cab');
    press(field(), 'PageDown');
    press(field(), 'ArrowDown');
    press(field(), 'Enter');
    expect(page.selected()).toBe('Van');
    expect(press(field(), 'x').defaultPrevented).toBe(false);
  });

  it('does not select by Enter a vehicle that the search has left out', () => {
    press(field(), 'ArrowDown');
    search('van');
    press(field(), 'Enter');
    expect(page.selected()).toBeNull();
  });

  it('keeps a row under the pointer where it is', async () => {
    page.sort.set('speed');
    TestBed.tick();
    find('.list').dispatchEvent(new Event('pointerenter'));
    fleet = () => [vehicle('Van'), vehicle('Bus', 'moving', 30), vehicle('Cab', 'offline')];
    await settle(1000);
    expect(names()).toEqual(['Van', 'Bus', 'Cab']);
    find('.list').dispatchEvent(new Event('pointerleave'));
    TestBed.tick();
    expect(names()).toEqual(['Bus', 'Van', 'Cab']);
  });

  it('has elements only for what is visible, however many vehicles there are', async () => {
    const number = (row: number): string => String(row).padStart(4, '0');
    fleet = () => Array.from({ length: 2000 }, (_, row) => vehicle(`Van ${number(row)}`));
    await settle(1000);
    expect(rows().length).toBeLessThan(40);
    expect(rows()[0].getAttribute('aria-setsize')).toBe('2000');
    const list = find('.list');
    list.scrollTop = 60 * 1000;
    list.dispatchEvent(new Event('scroll'));
    TestBed.tick();
    expect(names()).toContain('Van 1000');
    expect(names()).not.toContain('Van 0000');
    expect(rows()[0].style.transform).toBe(`translateY(${60 * 996}px)`);
    search('van');
    expect(list.scrollTop).toBe(0);
  });

  it('marks a stale vehicle, and goes on counting the time', async () => {
    TestBed.inject(Vehicles).start();
    respond = () => Promise.resolve(new Response(null, { status: 304 }));
    await settle(20_000);
    expect(rows()[2].classList.contains('stale')).toBe(true);
    expect(rows()[2].textContent).toContain('no position for 20 sec');
  });

  it('pins the vehicles that it shows, so that the server sends each of their positions', () => {
    page.select('Van');
    search('bus');
    expect(page.pins()).toEqual(['Van', 'Bus']);
  });

  it('reports its counts to screen readers, and not more often than every five seconds', async () => {
    const report = (): string => find('p.unseen').textContent;
    expect(report()).toBe('');
    await settle(5000);
    expect(report()).toBe(
      '3 of 3 vehicles shown. 1 moving, 1 stopped, 0 silent, 1 offline, 0 unknown.',
    );
    search('van');
    await settle(1000);
    expect(report()).toContain('3 of 3');
    await settle(4000);
    expect(report()).toContain('1 of 3');
  });

  it('explains an empty fleet, and how to get vehicles', async () => {
    fleet = () => [];
    await settle(1000);
    expect(find('.blank').textContent).toContain('No vehicles yet');
    expect(find('code').textContent).toBe('./convoy up');
  });

  it('does not call the fleet empty before it has an answer', async () => {
    page.lookBack({ from: NOW - 60_000, to: NOW });
    await settle();
    expect(find('.blank').textContent.trim()).toBe('Looking for vehicles…');
    respond = () => Promise.reject(new TypeError('no network'));
    page.lookLive();
    await settle(100);
    expect(find('.blank').textContent).toContain('Convoy does not answer.');
  });

  it('takes the focus when the person wants to search, with the old search selected', () => {
    search('van');
    fixture.componentInstance.search();
    expect(document.activeElement).toBe(field());
    expect(field().selectionEnd).toBe(3);
  });
});
