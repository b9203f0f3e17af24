import { readNotices } from './notices';

describe('the notices of a vehicle', () => {
  const asked = vi.fn<typeof fetch>();

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('are asked for by the id, whatever it contains', async () => {
    const notices = [{ code: 'clock_behind', offset: 3600 }];
    asked.mockResolvedValueOnce(new Response(JSON.stringify({ id: 'a/b', notices })));
    expect(await readNotices('a/b')).toEqual(notices);
    expect(asked.mock.calls[0][0]).toBe('api/vehicle?id=a%2Fb');
  });

  it('are none where there is nothing to know, and of an unknown vehicle', async () => {
    asked.mockResolvedValueOnce(new Response(JSON.stringify({ id: 'Van' })));
    expect(await readNotices('Van')).toEqual([]);
    asked.mockResolvedValueOnce(new Response('{}', { status: 404 }));
    expect(await readNotices('Van')).toEqual([]);
  });

  it('are not taken from a failure', async () => {
    asked.mockResolvedValueOnce(new Response('{}', { status: 503 }));
    await expect(readNotices('Van')).rejects.toThrow('503');
  });
});
