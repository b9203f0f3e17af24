import { FleetPoll, Outcome } from './fleet-poll';

const FLEET = { time: '2026-11-22T13:07:11.600Z', vehicles: [] };

function problem(status: number, detail: string): Response {
  return new Response(JSON.stringify({ title: 'Service Unavailable', detail }), { status });
}

describe('fleet poll', () => {
  const asked = vi.fn<typeof fetch>();
  let outcomes: Outcome['kind'][];
  let poll: FleetPoll;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', asked);
    outcomes = [];
    poll = new FleetPoll('api/vehicles', ({ kind }) => outcomes.push(kind));
  });

  afterEach(() => {
    poll.stop();
    asked.mockReset();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('asks once a second, past every cache, for what it does not have yet', async () => {
    asked.mockImplementation(() =>
      Promise.resolve(new Response(JSON.stringify(FLEET), { headers: { ETag: 'W/"1"' } })),
    );
    poll.start();
    await vi.advanceTimersByTimeAsync(2500);
    expect(outcomes).toEqual(['fleet', 'fleet', 'fleet']);
    const headers = asked.mock.calls.map(([, request]) => request?.headers);
    expect(headers[0]).toEqual({ 'Cache-Control': 'no-cache' });
    expect(headers[1]).toEqual({ 'Cache-Control': 'no-cache', 'If-None-Match': 'W/"1"' });
  });

  it('knows that nothing has changed', async () => {
    asked.mockImplementation(() => Promise.resolve(new Response(null, { status: 304 })));
    poll.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(outcomes).toEqual(['unchanged']);
  });

  it('distinguishes a lost tracker from a lost gateway', async () => {
    asked
      .mockResolvedValueOnce(problem(503, 'the tracker cannot be reached; try again'))
      .mockResolvedValueOnce(problem(504, 'the tracker did not answer in time'))
      .mockResolvedValueOnce(problem(503, 'The api-gateway cannot be reached'))
      .mockResolvedValueOnce(new Response('<html>', { status: 503 }))
      .mockRejectedValue(new TypeError('no network'));
    poll.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(outcomes.slice(0, 5)).toEqual([
      ...['tracker-lost', 'tracker-lost', 'failed', 'failed', 'failed'],
    ]);
  });

  it('asks seldom while no one answers, but never leaves two seconds between', async () => {
    asked.mockRejectedValue(new TypeError('no network'));
    poll.start();
    await vi.advanceTimersByTimeAsync(60_000);
    const times = outcomes.length;
    expect(times).toBeGreaterThanOrEqual(30);
    expect(times).toBeLessThan(45);
  });

  it('asks at once when someone wants to know', async () => {
    asked.mockRejectedValue(new TypeError('no network'));
    poll.start();
    await vi.advanceTimersByTimeAsync(10);
    poll.retryNow();
    await vi.advanceTimersByTimeAsync(10);
    expect(outcomes).toHaveLength(2);
  });

  it('asks for the whole fleet when it starts anew', async () => {
    asked.mockImplementation(() =>
      Promise.resolve(new Response(JSON.stringify(FLEET), { headers: { ETag: 'W/"1"' } })),
    );
    poll.start();
    await vi.advanceTimersByTimeAsync(10);
    poll.stop();
    poll.start();
    expect(asked.mock.calls[1][1]?.headers).toEqual({ 'Cache-Control': 'no-cache' });
  });

  it.each([0, 1])('can be stopped, and started, by what receives the outcome', async (starts) => {
    asked.mockImplementation(() => Promise.resolve(new Response(JSON.stringify(FLEET))));
    poll = new FleetPoll('api/vehicles', () => {
      if (asked.mock.calls.length > 1) return;
      poll.stop();
      if (starts) poll.start();
    });
    poll.start();
    await vi.advanceTimersByTimeAsync(4500);
    expect(asked).toHaveBeenCalledTimes(1 + 5 * starts);
  });

  it('is silent once it is stopped, also about what was on its way', async () => {
    let answer: (response: Response) => void = () => undefined;
    asked.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    poll.start();
    poll.stop();
    answer(new Response(JSON.stringify(FLEET)));
    await vi.advanceTimersByTimeAsync(5000);
    expect(outcomes).toEqual([]);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
