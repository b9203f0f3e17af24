import { askHistory } from './history-request';

const busyAnswer = (retryAfter?: string): Response =>
  new Response('', { status: 429, headers: retryAfter ? { 'Retry-After': retryAfter } : {} });

describe('history request', () => {
  const asked = vi.fn<typeof fetch>();
  let notified: boolean[];
  let other: AbortController;
  const ask = (): Promise<Response> =>
    askHistory('api/x', { busy: (waiting) => notified.push(waiting), signal: other.signal });

  // Fake timers do not wait for a dynamic import, so the module is loaded beforehand.
  beforeAll(() => import('./history-retry'));
  beforeEach(() => {
    vi.useFakeTimers();
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
    vi.spyOn(Math, 'random').mockReturnValue(0);
    notified = [];
    other = new AbortController();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('waits for as long as a busy server says, says so, and asks again', async () => {
    asked.mockResolvedValueOnce(busyAnswer('5')).mockResolvedValueOnce(new Response('there'));
    const answer = ask();
    await vi.advanceTimersByTimeAsync(4999);
    expect([asked.mock.calls.length, notified]).toEqual([1, [true]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await (await answer).text()).toBe('there');
    expect(notified).toEqual([true, false]);
  });

  it.each([
    ['', 1000],
    ['nonsense', 1000],
    ['0', 1000],
    ['86400', 30_000],
  ])('waits within bounds where Retry-After is "%s"', async (retryAfter, milliseconds) => {
    asked.mockResolvedValueOnce(busyAnswer(retryAfter)).mockResolvedValueOnce(new Response());
    const answer = ask();
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).status).toBe(200);
  });

  it('does not ask without end', async () => {
    asked.mockImplementation(() => Promise.resolve(busyAnswer('1')));
    const answer = ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await answer).status).toBe(429);
    expect(asked).toHaveBeenCalledTimes(8);
  });

  it('stops waiting when nobody wants the answer any more', async () => {
    asked.mockResolvedValueOnce(busyAnswer('5'));
    const failed = expect(ask()).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(0);
    other.abort();
    await failed;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('does not wait for what nobody misses', async () => {
    asked.mockResolvedValueOnce(busyAnswer('5'));
    expect((await askHistory('api/x', { signal: other.signal })).status).toBe(429);
  });

  it('passes on any other answer at once', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 503 }));
    expect((await ask()).status).toBe(503);
    expect(notified).toEqual([]);
  });
});
