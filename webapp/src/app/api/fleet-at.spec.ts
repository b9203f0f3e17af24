import { fleetAt } from './fleet-at';

const NOON = Date.UTC(2026, 10, 21, 12);
const FLEET = { time: '2026-11-21T12:00:00.000Z', vehicles: [] };

describe('the fleet at a moment', () => {
  const asked = vi.fn<typeof fetch>();
  let other: AbortController;

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
    other = new AbortController();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is asked for by that moment in UTC', async () => {
    asked.mockResolvedValueOnce(new Response(JSON.stringify(FLEET)));
    expect(await fleetAt(NOON, other.signal)).toEqual(FLEET);
    expect(asked.mock.calls[0][0]).toBe('api/vehicles?at=2026-11-21T12:00:00.000Z');
  });

  it('does not take a refusal for an empty fleet', async () => {
    asked.mockResolvedValueOnce(new Response(JSON.stringify(FLEET), { status: 429 }));
    await expect(fleetAt(NOON, other.signal)).rejects.toThrow('429');
  });

  it('is no longer waited for when another moment is wanted', async () => {
    asked.mockImplementation((_url, request) => untilAborted(request?.signal));
    const answer = fleetAt(NOON, other.signal);
    other.abort(new Error('another moment'));
    await expect(answer).rejects.toThrow('another moment');
  });
});

/** A request that no server answers. */
function untilAborted(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
