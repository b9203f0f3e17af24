import { TestBed } from '@angular/core/testing';
import { Vehicles } from '../vehicles/vehicles';
import { LinkNotice } from './notice';

const NOW = Date.UTC(2026, 10, 21, 12);

function answer(): Response {
  const vehicle = {
    ...{ name: 'Van', lat: 53, lon: -1, speed: 5, heading: 90, status: 'moving', interval: 1 },
    time: new Date().toISOString(),
  };
  return new Response(JSON.stringify({ time: vehicle.time, vehicles: [vehicle] }));
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('the notice of the link', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  const unreachable = (): Promise<Response> => Promise.reject(new TypeError('no network'));
  let respond: () => Promise<Response>;
  let element: HTMLElement;

  const settle = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const sentence = (): string => element.querySelector('p')?.textContent ?? '';
  const button = (): HTMLButtonElement | null => element.querySelector('button');

  beforeEach(() => {
    history.replaceState(null, '', '/');
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('fetch', asked);
    asked.mockReset();
    asked.mockImplementation((url) => (url === 'api/vehicles' ? respond() : unreachable()));
    respond = () => Promise.resolve(answer());
    localStorage.clear();
    element = TestBed.createComponent(LinkNotice).nativeElement as HTMLElement;
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

  it('is silent while the page is live', async () => {
    await settle(4000);
    expect([sentence(), button()]).toEqual(['', null]);
  });

  it('does not disturb for a short problem, and goes when it is over', async () => {
    await settle(100);
    respond = unreachable;
    await settle(3000);
    expect(sentence()).toBe('');
    await settle(2000);
    expect(sentence()).toMatch(/^The connection is lost. What you see is \d sec old./);
    respond = () => Promise.resolve(answer());
    await settle(3000);
    expect(sentence()).toBe('');
  });

  it('claims no age of positions that never came', async () => {
    respond = unreachable;
    await settle(4000);
    expect(sentence()).toBe('Convoy does not answer. The page keeps trying.');
  });

  it('asks again at once when the person wants it', async () => {
    respond = unreachable;
    await settle(10_000);
    asked.mockClear();
    await settle(50);
    const before = asked.mock.calls.length;
    button()?.click();
    expect(asked.mock.calls.length).toBe(before + 1);
  });

  it('offers no new try where the link works and only the vehicles are silent', async () => {
    await settle(100);
    respond = () => Promise.resolve(new Response(null, { status: 304 }));
    await settle(60_000);
    expect(sentence()).toMatch(/^The link works, but no vehicle has reported for/);
    expect(button()).toBeNull();
  });
});
