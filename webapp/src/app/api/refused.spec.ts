import { readRefused } from './refused';

const REFUSED = [
  {
    ...{ vehicle: 'Van', reason: 'future', ahead: 10_800, count: 7 },
    ...{ last: '2026-11-22T13:07:10.411Z' },
  },
];

describe('the refused vehicles', () => {
  const asked = vi.fn<typeof fetch>();

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('are asked for without the fleet', async () => {
    asked.mockResolvedValueOnce(
      new Response(JSON.stringify({ vehicles: [], refused: REFUSED }), {
        headers: { ETag: 'W/"7"' },
      }),
    );
    expect(await readRefused('')).toEqual({ refused: REFUSED, etag: 'W/"7"' });
    expect(asked.mock.calls[0][0]).toBe('api/vehicles?refused=only');
  });

  it('are not sent again if they have not changed', async () => {
    asked.mockResolvedValueOnce(new Response(null, { status: 304 }));
    expect(await readRefused('W/"7"')).toBeNull();
    expect(asked.mock.calls[0][1]?.headers).toEqual({
      ...{ 'Cache-Control': 'no-cache', 'If-None-Match': 'W/"7"' },
    });
  });

  it('are none for a tracker that does not list them yet', async () => {
    asked.mockResolvedValueOnce(new Response(JSON.stringify({ vehicles: [] })));
    expect((await readRefused(''))?.refused).toEqual([]);
  });

  it('are not taken from a failure', async () => {
    asked.mockResolvedValueOnce(new Response('{}', { status: 503 }));
    await expect(readRefused('')).rejects.toThrow('503');
  });
});
