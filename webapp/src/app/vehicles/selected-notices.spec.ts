import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { SelectedNotices } from './selected-notices';
import { Vehicles } from './vehicles';

const NOW = Date.UTC(2026, 10, 21, 12);
const BEHIND = [{ code: 'clock_behind', offset: 3600 }];

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('the notices of the selected vehicle', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let answers: Record<string, () => Promise<Response>>;
  let page: PageState;
  let notices: SelectedNotices;

  const answerOf =
    (content: object, status = 200) =>
    (): Promise<Response> =>
      Promise.resolve(new Response(JSON.stringify(content), { status }));
  const settle = async (milliseconds = 0): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const requests = (): string[] =>
    asked.mock.calls.map(([url]) => url).filter((url) => url.startsWith('api/vehicle?'));

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('fetch', asked);
    answers = {
      'api/vehicle?id=Van': answerOf({ id: 'Van', notices: BEHIND }),
      'api/vehicle?id=Bus': answerOf({ id: 'Bus' }),
    };
    asked.mockReset();
    asked.mockImplementation((url) => {
      if (url === 'api/vehicles') {
        return answerOf({ time: new Date().toISOString(), vehicles: [] })();
      }
      return url in answers ? answers[url]() : Promise.reject(new Error('no such file'));
    });
    history.replaceState(null, '', '/');
    localStorage.clear();
    page = TestBed.inject(PageState);
    notices = TestBed.inject(SelectedNotices);
    await settle();
    await settle();
  });
  afterEach(async () => {
    TestBed.inject(Vehicles).setPaused(true);
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('are asked for only while a vehicle is selected', async () => {
    await settle(60_000);
    expect(requests()).toEqual([]);
    page.select('Van');
    await settle();
    expect(notices.all()).toEqual(BEHIND);
    page.select(null);
    await settle(60_000);
    expect(notices.all()).toEqual([]);
    expect(requests()).toEqual(['api/vehicle?id=Van']);
  });

  it('are asked for again twice a minute, and stay after a failure', async () => {
    page.select('Van');
    await settle();
    answers['api/vehicle?id=Van'] = answerOf({}, 503);
    await settle(30_000);
    expect(requests().length).toBe(2);
    expect(notices.all()).toEqual(BEHIND);
    answers['api/vehicle?id=Van'] = answerOf({ id: 'Van' });
    await settle(30_000);
    expect(notices.all()).toEqual([]);
  });

  it('come with what its devices said last', async () => {
    const said = { attributes: { ignition: true }, attributes_time: '2026-11-21T12:00:00.000Z' };
    answers['api/vehicle?id=Van'] = answerOf({ id: 'Van', ...said });
    page.select('Van');
    await settle();
    expect(notices.said()).toMatchObject(said);
    page.select('Bus');
    await settle();
    expect(notices.said()).toBeNull();
    page.select('Van');
    page.lookBack({ from: NOW - 3_600_000, to: NOW }, NOW);
    await settle();
    expect(notices.said()).toBeNull();
  });

  it('are never those of the vehicle that was selected before', async () => {
    let answerLate: (response: Response) => void = () => undefined;
    answers['api/vehicle?id=Van'] = () =>
      new Promise((resolve) => {
        answerLate = resolve;
      });
    page.select('Van');
    await settle();
    page.select('Bus');
    await settle();
    answerLate(new Response(JSON.stringify({ id: 'Van', notices: BEHIND })));
    await settle();
    expect(notices.all()).toEqual([]);
  });
});
