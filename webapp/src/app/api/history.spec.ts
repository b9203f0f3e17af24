import { xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { idQuery, readTrail } from './history';

const FROM = Date.UTC(2026, 10, 21, 12);
const TO = FROM + 3_600_000;

function answer(seconds: readonly number[], next?: string): Response {
  const positions = seconds.map((second) => ({
    ...{ lat: 53, lon: -1, speed: 5 },
    time: new Date(FROM + second * 1000).toISOString(),
  }));
  const headers: HeadersInit = next ? { Link: `<${next}>; rel="next"` } : {};
  return new Response(JSON.stringify({ positions }), { headers });
}

describe('a trail of the history', () => {
  const asked = vi.fn<typeof fetch>();
  const { signal } = new AbortController();
  const urls = (): unknown[] => asked.mock.calls.map(([url]) => url);

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('joins its pages, oldest first', async () => {
    asked
      .mockResolvedValueOnce(answer([0, 1], '?id=Van&after=x'))
      .mockResolvedValueOnce(answer([2]));
    const trail = await readTrail('Van', { from: FROM, to: TO }, { signal });
    expect(trail.map(({ time }) => (time - FROM) / 1000)).toEqual([0, 1, 2]);
    expect(trail[0]).toMatchObject({ x: xOfLongitude(-1), y: yOfLatitude(53), speed: 5 });
    expect(urls()).toEqual([
      'api/vehicle/history?id=Van&from=2026-11-21T12:00:00.000Z&to=2026-11-21T13:00:00.000Z',
      'api/vehicle/history?id=Van&after=x',
    ]);
  });

  it('reaches up to the present where no end is given', async () => {
    asked.mockResolvedValueOnce(answer([0]));
    await readTrail('Van', { from: FROM, to: null }, { signal });
    expect(urls()).toEqual(['api/vehicle/history?id=Van&from=2026-11-21T12:00:00.000Z']);
  });

  it('ends after four pages, however long the history is', async () => {
    let second = 0;
    asked.mockImplementation(() => Promise.resolve(answer([second++], '?after=x')));
    expect(await readTrail('Van', { from: FROM, to: TO }, { signal })).toHaveLength(4);
  });

  it('is not shorter because a page of it is missing: it fails', async () => {
    asked
      .mockResolvedValueOnce(answer([0], '?after=x'))
      .mockResolvedValueOnce(new Response('', { status: 503 }));
    await expect(readTrail('Van', { from: FROM, to: TO }, { signal })).rejects.toThrow('503');
  });

  it('belongs to one vehicle, whatever characters its name has', () => {
    expect(idQuery('A/B ?#é')).toBe('?id=A%2FB%20%3F%23%C3%A9');
    expect(idQuery('..')).toBe('?id=..');
  });
});
