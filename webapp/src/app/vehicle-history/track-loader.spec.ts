import { loadTrack } from './track-loader';

const FROM = Date.UTC(2026, 10, 21, 12);
const HOUR = { from: FROM, to: FROM + 3_600_000 };
const WEEK = { from: FROM, to: FROM + 7 * 86_400_000 };

function answer(minutes: readonly number[], next?: string): Response {
  const positions = minutes.map((minute) => ({
    ...{ lat: 53, lon: -1, speed: 5, heading: 0, distance: 1, outlier: false },
    time: new Date(FROM + minute * 60_000).toISOString(),
  }));
  const headers: HeadersInit = next ? { Link: `<${next}>; rel="next"` } : {};
  return new Response(JSON.stringify({ positions }), { headers });
}

describe('track loader', () => {
  const asked = vi.fn<typeof fetch>();
  const { signal } = new AbortController();
  const quietly = { progress: () => undefined, busy: () => undefined, signal };

  // Fake timers do not wait for a dynamic import, so the module is loaded beforehand.
  beforeAll(() => import('../api/history-retry'));
  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('reads every page and reports how far it has come', async () => {
    asked
      .mockResolvedValueOnce(answer([0, 30], '?id=A%2FB&after=x'))
      .mockResolvedValueOnce(answer([60]));
    const shares: number[] = [];
    const { track, whole } = await loadTrack('A/B', HOUR, {
      progress: (share) => shares.push(share),
      busy: () => undefined,
      signal,
    });
    expect([track.count, whole, shares]).toEqual([3, true, [0.5, 1]]);
    expect(asked.mock.calls.map(([url]) => url)).toEqual([
      'api/vehicle/history?id=A%2FB&from=2026-11-21T12:00:00.000Z&to=2026-11-21T13:00:00.000Z&limit=20000',
      'api/vehicle/history?id=A%2FB&after=x',
    ]);
  });

  it('asks for a long range thinned', async () => {
    asked.mockResolvedValueOnce(answer([0]));
    await loadTrack('A', WEEK, quietly);
    expect(asked.mock.calls[0][0]).toContain('&tolerance=5&');
  });

  it('does not read without end, and says so', async () => {
    let minute = 0;
    asked.mockImplementation(() =>
      Promise.resolve(
        answer(
          Array.from({ length: 25_000 }, () => minute++),
          '?id=A&after=x',
        ),
      ),
    );
    const { track, whole } = await loadTrack('A', WEEK, quietly);
    expect([track.count, whole]).toEqual([100_000, false]);
  });

  it('knows that an unknown vehicle has no history', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 404 }));
    const { track, unknown } = await loadTrack('A', HOUR, quietly);
    expect([track.count, unknown]).toEqual([0, true]);
  });

  it('distinguishes a known vehicle without positions in the range', async () => {
    asked.mockResolvedValueOnce(answer([]));
    const { track, unknown } = await loadTrack('A', HOUR, quietly);
    expect([track.count, unknown]).toEqual([0, false]);
  });

  it('waits for a busy server and goes on where it was', async () => {
    vi.useFakeTimers();
    const refused = new Response('', { status: 429, headers: { 'Retry-After': '5' } });
    asked
      .mockResolvedValueOnce(answer([0, 30], '?id=A&after=x'))
      .mockResolvedValueOnce(refused)
      .mockResolvedValueOnce(answer([60]));
    const notified: boolean[] = [];
    const loaded = loadTrack('A', HOUR, { ...quietly, busy: (waiting) => notified.push(waiting) });
    await vi.advanceTimersByTimeAsync(6000);
    vi.useRealTimers();
    expect((await loaded).track.count).toBe(3);
    expect(notified).toEqual([true, false]);
    expect(asked.mock.calls[2][0]).toBe('api/vehicle/history?id=A&after=x');
  });

  it('does not take an outage for an empty history', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 503 }));
    await expect(loadTrack('A', HOUR, quietly)).rejects.toThrow('503');
  });
});
