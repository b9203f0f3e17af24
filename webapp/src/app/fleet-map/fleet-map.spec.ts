import { ComponentFixture, TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { FleetMap } from './fleet-map';

const NOW = Date.UTC(2026, 10, 21, 12);

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}
class SilentObserver {
  readonly observe = (): void => undefined;
  readonly disconnect = (): void => undefined;
}
/** Takes every call of the painter; canvas/painter.spec.ts tests what is drawn. */
class SilentPath {
  readonly lineTo = (): void => undefined;
  readonly closePath = (): void => undefined;
  readonly roundRect = (): void => undefined;
  readonly arc = (): void => undefined;
}
const silentInk = (): unknown => new Proxy({}, { get: () => () => undefined, set: () => true });

function vehicle(name: string, longitude: number) {
  const time = new Date().toISOString();
  return {
    ...{ name, lat: 53, lon: longitude, speed: 0, heading: 0, status: 'stopped' },
    ...{ interval: 1, time },
  };
}

describe('the map', () => {
  const noCanvas = (): null => null;
  const plainCanvas = (kind: string): unknown => (kind === '2d' ? silentInk() : null);
  let fixture: ComponentFixture<FleetMap>;
  let element: HTMLElement;
  let page: PageState;

  const settle = async (milliseconds = 100): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const open = async (context: unknown): Promise<void> => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(context as never);
    page = TestBed.inject(PageState);
    fixture = TestBed.createComponent(FleetMap);
    element = fixture.nativeElement as HTMLElement;
    await settle(0);
    await vi.dynamicImportSettled();
    await settle();
    await vi.dynamicImportSettled();
    await settle(300);
  };
  const remark = (): string => (element.querySelector('.remarks')?.textContent ?? '').trim();
  const labels = (): string[] =>
    [...element.querySelectorAll<HTMLElement>('.label')]
      .filter(({ hidden }) => !hidden)
      .map(({ textContent }) => textContent.trim());
  const press = async (name: string): Promise<void> => {
    element.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click();
    await settle(300);
  };
  /** The pixel of a symbol, by the probe that the map offers to tests. */
  const place = (name: string): { left: number; top: number } => {
    const { convoy } = globalThis as unknown as {
      convoy: { place(name: string): { left: number; top: number } | null };
    };
    const found = convoy.place(name);
    if (!found) throw new Error(`${name} is not on the map`);
    return found;
  };
  const point = (kind: string, { left, top }: { left: number; top: number }): void => {
    const event = new PointerEvent(kind, { pointerId: 1 });
    Object.defineProperties(event, { offsetX: { value: left }, offsetY: { value: top } });
    const canvas = element.querySelector('canvas');
    // jsdom has no pointer capture.
    Object.assign(canvas ?? {}, { setPointerCapture: () => undefined });
    canvas?.dispatchEvent(event);
    TestBed.tick();
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('ResizeObserver', SilentObserver);
    vi.stubGlobal('Path2D', SilentPath);
    vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => undefined }));
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.stubGlobal('fetch', (url: string) => {
      if (url !== 'api/vehicles') return new Promise(() => undefined);
      const vehicles = [vehicle('Van', -1), vehicle('Bus', -1.2)];
      const answer = { time: vehicles[0].time, vehicles };
      return Promise.resolve(new Response(JSON.stringify(answer)));
    });
    history.replaceState(null, '', '/');
    localStorage.clear();
  });
  afterEach(async () => {
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    Reflect.deleteProperty(globalThis, 'convoy');
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('refers to the list where a browser can draw none', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await open(noCanvas);
    expect(remark()).toBe('The map could not be loaded. The list still works.');
  });

  it('is plain without WebGL 2, says so, and shows the whole fleet', async () => {
    await open(plainCanvas);
    expect(remark()).toMatch(/^This browser has no WebGL 2/);
    for (const name of ['Van', 'Bus']) {
      const { left, top } = place(name);
      expect(left > 0 && left < 800 && top > 0 && top < 600).toBe(true);
    }
  });

  it('selects the vehicle that is clicked, and names it', async () => {
    await open(plainCanvas);
    point('pointerdown', place('Bus'));
    point('pointerup', place('Bus'));
    expect([page.selected(), labels()]).toEqual(['Bus', ['Bus']]);
    point('pointerdown', { left: 5, top: 5 });
    point('pointerup', { left: 5, top: 5 });
    expect(page.selected()).toBe('Bus');
  });

  it('names the vehicle under the pointer, and shows that it can be clicked', async () => {
    await open(plainCanvas);
    const isOver = (): boolean => element.querySelector('.stage.over-vehicle') !== null;
    point('pointermove', place('Van'));
    expect([labels(), isOver()]).toEqual([['Van'], true]);
    point('pointermove', { left: 5, top: 5 });
    expect([labels(), isOver()]).toEqual([[], false]);
  });

  it('zooms by its buttons, and leads back to the whole fleet', async () => {
    await open(plainCanvas);
    const zoom = (): number => Math.round((page.view()?.zoom ?? NaN) * 100) / 100;
    const whole = zoom();
    await press('Zoom in');
    expect(zoom()).toBe(whole + 1);
    await press('Zoom out');
    await press('Zoom out');
    expect(zoom()).toBe(whole - 1);
    await press('Show the whole fleet');
    expect(zoom()).toBe(whole);
  });

  it('keeps a followed vehicle in the middle', async () => {
    await open(plainCanvas);
    page.show('Van');
    page.toggleFollow();
    await settle(1000);
    expect(place('Van').left).toBeCloseTo(400, 0);
    expect(place('Van').top).toBeCloseTo(300, 0);
  });

  it('leaves nothing behind when it is closed', async () => {
    await open(plainCanvas);
    fixture.destroy();
    expect(element.querySelector('canvas')).toBeNull();
  });
});
