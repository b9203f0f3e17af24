import { askTotals } from './summary';

describe('the totals of a range', () => {
  const asked = vi.fn<typeof fetch>();
  const asking = { signal: new AbortController().signal };

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('come from the server', async () => {
    const totals = { distance: 1, unseen: 2, moving: 3, stopped: 4, silent: 5 };
    asked.mockResolvedValueOnce(new Response(JSON.stringify(totals)));
    expect(await askTotals('?id=..&from=x', asking)).toEqual(totals);
    expect(asked.mock.calls[0][0]).toBe('api/vehicle/summary?id=..&from=x');
  });

  it('are none of a vehicle that is not there', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 404 }));
    expect(await askTotals('?id=Van', asking)).toBeNull();
  });

  it('are not made up if the server has none', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 503 }));
    await expect(askTotals('?id=Van', asking)).rejects.toThrow('answered 503');
  });
});
