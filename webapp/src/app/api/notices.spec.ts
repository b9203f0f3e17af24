import { readKnown } from './notices';

describe('what is known of a vehicle', () => {
  const asked = vi.fn<typeof fetch>();

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is asked for by the id, whatever it contains', async () => {
    const notices = [{ code: 'clock_behind', offset: 3600 }];
    asked.mockResolvedValueOnce(new Response(JSON.stringify({ id: 'a/b', notices })));
    expect(await readKnown('a/b')).toEqual({ notices, said: null });
    expect(asked.mock.calls[0][0]).toBe('api/vehicle?id=a%2Fb');
  });

  it('is nothing where there is nothing to know, and of an unknown vehicle', async () => {
    asked.mockResolvedValueOnce(new Response(JSON.stringify({ id: 'Van' })));
    expect(await readKnown('Van')).toEqual({ notices: [], said: null });
    asked.mockResolvedValueOnce(new Response('{}', { status: 404 }));
    expect(await readKnown('Van')).toEqual({ notices: [], said: null });
  });

  it('is what its devices said last, too', async () => {
    const said = {
      ...{ attributes: { battery: 4.01 }, device: 'osmand:7' },
      attributes_time: '2026-11-21T12:00:00.000Z',
    };
    asked.mockResolvedValueOnce(new Response(JSON.stringify({ id: 'Van', ...said })));
    expect((await readKnown('Van')).said).toEqual(said);
  });

  it('is not taken from a failure', async () => {
    asked.mockResolvedValueOnce(new Response('{}', { status: 503 }));
    await expect(readKnown('Van')).rejects.toThrow('503');
  });
});
