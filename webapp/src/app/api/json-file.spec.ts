import { readJson } from './json-file';

describe('a JSON file', () => {
  const asked = vi.fn<typeof fetch>();

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is read', async () => {
    asked.mockResolvedValueOnce(new Response('{"units": "mph"}'));
    expect(await readJson('config.json')).toEqual({ units: 'mph' });
    expect(asked.mock.calls).toEqual([['config.json']]);
  });

  it('is not what a server answers in place of a missing one', async () => {
    asked.mockResolvedValueOnce(new Response('{"title": "Not Found"}', { status: 404 }));
    await expect(readJson('config.json')).rejects.toThrow('GET config.json answered 404');
  });

  it('cannot be the start page, which some servers answer for every path', async () => {
    asked.mockResolvedValueOnce(new Response('<!doctype html>'));
    await expect(readJson('config.json')).rejects.toThrow();
  });
});
