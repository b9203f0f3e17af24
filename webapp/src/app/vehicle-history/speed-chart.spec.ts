import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Track } from '../trail/track';
import { Replay } from './replay';
import type { SpeedChart } from './speed-chart';

const FROM = Date.UTC(2026, 10, 21, 12);
/** The pixels of the chart without its axis and its margin (speed-chart.ts). */
const PLOT = 400;
const BOX = 44 + PLOT + 18;

/** Drives, stands from minute 10 to 20, and drives again. */
function track(): Track {
  const made = new Track('Van');
  made.add(
    [0, 10, 20, 30, 60].map((minute) => ({
      ...{ lat: 53, lon: -1, speed: minute === 10 || minute === 20 ? 0 : 10, heading: 90 },
      ...{ distance: 3000, time: new Date(FROM + minute * 60_000).toISOString() },
    })),
  );
  return made;
}

/** jsdom has no layout. Like a browser, this reports the size once, after the chart has been made. */
class FirstSize {
  readonly disconnect = (): void => undefined;

  constructor(private readonly notify: () => void) {}

  observe(): void {
    setTimeout(this.notify);
  }
}

/** jsdom has no canvas: this one takes every stroke and draws nothing. */
class SilentPath {
  readonly moveTo = (): void => undefined;
  readonly lineTo = (): void => undefined;
  readonly rect = (): void => undefined;
}
function silentInk(): unknown {
  const gradient = { addColorStop: () => undefined };
  const known: Record<string, unknown> = {
    ...{ measureText: () => ({ width: 10 }), createLinearGradient: () => gradient },
  };
  return new Proxy(known, { get: (ink, name) => ink[String(name)] ?? (() => undefined) });
}

const TOTALS = {
  ...{ distance: 9, unseen: 0, moving: 2, stopped: 1, silent: 0, mean: 5, top: 10 },
  positions: 9,
};

describe('the chart of the speed', () => {
  const media = (): unknown => ({ matches: false, addEventListener: () => undefined });
  let chart: typeof SpeedChart;
  let page: PageState;
  let element: HTMLElement;

  const box = (): HTMLElement => {
    const found = element.querySelector<HTMLElement>('.box');
    if (!found) throw new Error('the chart has no box');
    return found;
  };
  const point = (kind: string, left: number, buttons = 1): void => {
    box().dispatchEvent(
      new PointerEvent(kind, { clientX: left, buttons, pointerId: 1, bubbles: true }),
    );
    TestBed.tick();
  };
  const minutes = (): number => Math.round((page.at() - FROM) / 60_000);

  // uPlot reads the resolution of the screen when it is loaded.
  beforeAll(async () => {
    vi.stubGlobal('matchMedia', media);
    chart = (await import('./speed-chart')).SpeedChart;
  });
  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal('matchMedia', media);
    vi.stubGlobal('ResizeObserver', FirstSize);
    vi.stubGlobal('Path2D', SilentPath);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(silentInk as never);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(BOX);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(180);
    history.replaceState(null, '', '/');
    localStorage.clear();
    page = TestBed.inject(PageState);
    page.lookBack({ from: FROM, to: FROM + 3_600_000 });
    const fixture = TestBed.createComponent(chart);
    const shown = track();
    TestBed.inject(Replay).show(shown);
    fixture.componentRef.setInput('track', shown);
    element = fixture.nativeElement as HTMLElement;
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    box().setPointerCapture = () => undefined;
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('says in words what it shows', () => {
    expect(box().getAttribute('aria-label')).toBe('Speed over the time range, 1 stops.');
    TestBed.inject(Replay).totals.set(TOTALS);
    TestBed.tick();
    expect(box().getAttribute('aria-label')).toBe(
      'Speed over the time range: at most 36 km/h, on average 18 km/h while moving, 1 stops.',
    );
  });

  it('shows the moment under a press, and follows while it is held', () => {
    point('pointerdown', PLOT / 2);
    expect(minutes()).toBe(30);
    point('pointermove', PLOT / 4);
    expect(minutes()).toBe(15);
    point('pointermove', PLOT, 0);
    expect(minutes()).toBe(15);
  });

  it('does not leave the range', () => {
    point('pointerdown', PLOT * 3);
    expect(minutes()).toBe(60);
  });

  it('marks the moment shown, which others change as well', () => {
    const left = (): string | undefined =>
      element.querySelector<HTMLElement>('.moment')?.style.transform;
    expect(left()).toBe('translateX(0px)');
    page.at.set(FROM + 45 * 60_000);
    TestBed.tick();
    expect(left()).toBe(`translateX(${PLOT * 0.75}px)`);
  });

  it('is drawn anew in other units, at the same moment', () => {
    TestBed.inject(Replay).totals.set(TOTALS);
    page.at.set(FROM + 30 * 60_000);
    TestBed.tick();
    page.tastes.setUnits('mph');
    TestBed.tick();
    expect(element.querySelectorAll('canvas')).toHaveLength(1);
    expect(element.querySelector<HTMLElement>('.moment')?.style.transform).toBe(
      `translateX(${PLOT / 2}px)`,
    );
    expect(box().getAttribute('aria-label')).toContain('22 mph');
  });
});
