import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Replay } from './replay';
import { VehicleTrack } from './vehicle-track';

const FROM = Date.UTC(2026, 10, 21, 12);
const HOUR = { from: FROM, to: FROM + 3_600_000 };

function answer(minutes: readonly number[], next?: string): Response {
  const positions = minutes.map((minute) => ({
    ...{ lat: 53, lon: -1, speed: 5, heading: 0, distance: 1 },
    time: new Date(FROM + minute * 60_000).toISOString(),
  }));
  const headers: HeadersInit = next ? { Link: `<${next}>; rel="next"` } : {};
  return new Response(JSON.stringify({ positions }), { headers });
}

describe('the track of the selected vehicle', () => {
  const asked = vi.fn<typeof fetch>();
  const never = (): Promise<Response> => new Promise(() => undefined);
  let page: PageState;
  let loading: VehicleTrack;
  let replay: Replay;

  const settle = async (): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    TestBed.tick();
  };
  const minutes = (): number[] =>
    (replay.track()?.trail() ?? []).map(({ time }) => (time - FROM) / 60_000);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
    asked.mockReset();
    asked.mockImplementation(never);
    vi.stubGlobal('fetch', asked);
    history.replaceState(null, '', '/');
    TestBed.configureTestingModule({ providers: [VehicleTrack] });
    page = TestBed.inject(PageState);
    replay = TestBed.inject(Replay);
    loading = TestBed.inject(VehicleTrack);
    page.lookBack(HOUR);
    TestBed.tick();
    asked.mockClear();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is not asked for while no vehicle is selected', async () => {
    await settle();
    expect([loading.state(), asked.mock.calls.length]).toEqual(['none', 0]);
  });

  it('is shown when all of its pages are there, and reports how far it is', async () => {
    asked.mockResolvedValueOnce(answer([0, 15], '?after=x'));
    page.select('Van');
    await settle();
    expect([loading.state(), loading.progress(), minutes()]).toEqual(['loading', 0.25, []]);
    asked.mockImplementation(() => Promise.resolve(answer([0, 30, 60])));
    page.lookBack({ ...HOUR, to: HOUR.to - 1000 });
    await settle();
    expect([loading.state(), loading.progress(), minutes()]).toEqual(['ready', 1, [0, 30, 60]]);
    expect(loading.incomplete()).toBe(false);
  });

  it('is not that of the vehicle before, however late its answer comes', async () => {
    let respond: (response: Response) => void = () => undefined;
    asked.mockReturnValueOnce(new Promise((resolve) => (respond = resolve)));
    page.select('Van');
    await settle();
    asked.mockResolvedValueOnce(answer([7]));
    page.select('Truck');
    await settle();
    respond(answer([1, 2, 3]));
    await settle();
    expect([loading.state(), minutes(), replay.track()?.name]).toEqual(['ready', [7], 'Truck']);
  });

  it('reports a failure, and is read when the person tries again', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 503 }));
    page.select('Van');
    await settle();
    expect(loading.state()).toBe('failed');
    asked.mockResolvedValueOnce(answer([0]));
    loading.retry();
    await settle();
    expect([loading.state(), minutes()]).toEqual(['ready', [0]]);
  });

  it('is simplified over more than 26 hours', () => {
    expect(loading.thinned()).toBe(false);
    page.lookBack({ from: FROM, to: FROM + 27 * 3_600_000 });
    expect(loading.thinned()).toBe(true);
  });

  it('comes with the totals of the same range', async () => {
    const totals = { distance: 7, positions: 1 };
    asked.mockResolvedValueOnce(answer([0]));
    asked.mockResolvedValueOnce(new Response(JSON.stringify(totals)));
    page.select('Van');
    await settle();
    expect(replay.totals()).toEqual(totals);
    expect(asked.mock.calls[1][0]).toBe(
      'api/vehicle/summary?id=Van&from=2026-11-21T12:00:00.000Z&to=2026-11-21T13:00:00.000Z',
    );
    page.lookBack({ ...HOUR, to: HOUR.to - 1000 });
    await settle();
    expect(replay.totals()).toBeNull();
  });

  it('is shown without totals if the server has none', async () => {
    asked.mockResolvedValueOnce(answer([0]));
    asked.mockResolvedValueOnce(new Response('', { status: 503 }));
    page.select('Van');
    await settle();
    expect([loading.state(), replay.totals(), replay.totalsFailed()]).toEqual([
      'ready',
      null,
      true,
    ]);
  });

  it('leaves the map when the page is live again', async () => {
    asked.mockResolvedValueOnce(answer([0]));
    page.select('Van');
    await settle();
    TestBed.resetTestingModule();
    expect(replay.track()).toBeNull();
  });
});
