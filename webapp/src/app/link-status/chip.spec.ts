import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import { LinkChip } from './chip';

const NOW = Date.UTC(2026, 10, 21, 12);

function answer(): Response {
  const vehicle = {
    ...{ name: 'Van', lat: 53, lon: -1, speed: 5, heading: 90, status: 'moving', interval: 1 },
    time: new Date(NOW - 400).toISOString(),
  };
  const time = new Date(NOW).toISOString();
  return new Response(JSON.stringify({ time, vehicles: [vehicle] }));
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('the chip of the link', () => {
  let respond: () => Promise<Response>;
  let element: HTMLElement;

  const settle = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const text = (): string =>
    [...element.children]
      .map(({ textContent }) => textContent)
      .filter(Boolean)
      .join(' ');

  beforeEach(() => {
    history.replaceState(null, '', '/');
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('fetch', (url: string) =>
      url === 'api/vehicles' ? respond() : Promise.reject(new Error('no such file')),
    );
    respond = () => Promise.resolve(answer());
    localStorage.clear();
    element = TestBed.createComponent(LinkChip).nativeElement as HTMLElement;
    TestBed.inject(Vehicles).start();
  });

  afterEach(async () => {
    // What `start` listens to outlives the test; a paused page requests nothing.
    TestBed.inject(Vehicles).setPaused(true);
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('shows no age before there is a position', () => {
    TestBed.tick();
    expect([text(), element.className]).toEqual(['Connecting', 'connecting']);
  });

  it('shows how far the page is behind while it is live', async () => {
    await settle(0);
    expect([text(), element.className]).toEqual(['Live 0.4 s behind', 'live']);
  });

  it('shows the age of what it has while the connection is lost', async () => {
    await settle(0);
    respond = () => Promise.reject(new TypeError('no network'));
    await settle(9000);
    expect(text()).toMatch(/^Reconnecting positions [89] sec old$/);
  });

  it('does not call a fleet live that has no news', async () => {
    await settle(0);
    respond = () => Promise.resolve(new Response(null, { status: 304 }));
    await settle(30_000);
    expect(text()).toMatch(/^No updates positions \d\d sec old$/);
  });

  it('shows the moment of a replay, and never that it is live', async () => {
    await settle(0);
    const page = TestBed.inject(PageState);
    page.tastes.setTimeZone('utc');
    page.lookBack({ from: NOW - 3_600_000, to: NOW });
    await settle(0);
    expect(text()).toMatch(/^Replay 11:00:00/);
  });

  it('shows that the page is paused', async () => {
    await settle(0);
    TestBed.inject(Vehicles).setPaused(true);
    await settle(0);
    expect(text()).toContain('Paused');
  });
});
