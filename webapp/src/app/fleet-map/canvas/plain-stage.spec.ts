import { WORLD } from '../../fleet/mercator';
import { FleetTable } from '../../fleet/table';
import { Camera, placeAt, scaleOfZoom, zoomOfScale } from '../camera';
import { Frame, Pointer } from '../stage';
import { PlainStage } from './plain-stage';

const PLACE = { x: WORLD / 2, y: WORLD / 2 };
const FRAME: Frame = {
  ...{ now: 0, still: true, selected: undefined, hovered: undefined, crowd: 0, head: undefined },
  ...{ reached: 0, fastest: 10 },
  palette: {
    ...{
      moving: [0, 0, 0],
      stopped: [0, 0, 0],
      offline: [0, 0, 0],
      silent: [0, 0, 0],
      paper: [0, 0, 0],
    },
    ...{ accent: [0, 0, 0], ramp: [] },
    ground: {
      ...{ dark: false, water: '', land: '', border: '', grid: '', word: '', road: '' },
      roadEdge: '',
    },
  },
};

class SilentObserver {
  readonly observe = (): void => undefined;
  readonly disconnect = (): void => undefined;
}

/** jsdom has no canvas; painter.spec.ts tests what is drawn. */
const silentInk = (): unknown => new Proxy({}, { get: () => () => undefined, set: () => true });

describe('the gestures on a plain canvas', () => {
  let element: HTMLElement;
  let canvas: HTMLCanvasElement;
  let stage: PlainStage;
  let clicks: Pointer[];
  let pointed: (Pointer | undefined)[];
  let byHand: number;
  let failures: number;
  let frames: number;

  const point = (kind: string, left: number, top: number, pointerId = 1): void => {
    const event = new PointerEvent(kind, { pointerId, bubbles: true });
    Object.defineProperties(event, { offsetX: { value: left }, offsetY: { value: top } });
    canvas.dispatchEvent(event);
  };
  const wheel = (deltaY: number, left: number, top: number): WheelEvent => {
    const event = new WheelEvent('wheel', { deltaY, cancelable: true });
    Object.defineProperties(event, { offsetX: { value: left }, offsetY: { value: top } });
    canvas.dispatchEvent(event);
    return event;
  };
  const press = (key: string): void => {
    canvas.dispatchEvent(new KeyboardEvent('keydown', { key }));
  };
  const zoom = (): number => Math.round(zoomOfScale(stage.camera.scale) * 100) / 100;
  /** By how many pixels the map has moved from its first place. */
  const moved = (before: Camera): [number, number] => {
    const { x, y, scale } = stage.camera;
    return [Math.round((before.x - x) * scale), Math.round((before.y - y) * scale)];
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('ResizeObserver', SilentObserver);
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(silentInk as never);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300);
    [clicks, pointed, byHand, failures, frames] = [[], [], 0, 0, 0];
    element = document.createElement('div');
    stage = new PlainStage({
      ...{ element, label: 'Map', table: new FleetTable(), frame: () => FRAME, place: PLACE },
      zoom: 10,
      events: {
        moved: (hand) => (byHand += Number(hand)),
        drawn: () => frames++,
        pointed: (pointer) => pointed.push(pointer),
        clicked: (pointer) => clicks.push(pointer),
        groundFailed: () => failures++,
      },
    });
    const found = element.querySelector('canvas');
    if (!found) throw new Error('there is no canvas');
    canvas = found;
    // jsdom has no pointer capture.
    canvas.setPointerCapture = () => undefined;
  });
  afterEach(() => {
    stage.destroy();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('reach the map by keyboard and screen reader, too', () => {
    expect([canvas.tabIndex, canvas.getAttribute('aria-label')]).toEqual([0, 'Map']);
  });

  it('drag the map with the pointer, which is no click', () => {
    const before = stage.camera;
    point('pointerdown', 100, 100);
    point('pointermove', 130, 90);
    point('pointermove', 150, 80);
    point('pointerup', 150, 80);
    expect([moved(before), clicks, byHand]).toEqual([[50, -20], [], 2]);
  });

  it('click where the pointer hardly moves', () => {
    const before = stage.camera;
    point('pointerdown', 100, 100);
    point('pointermove', 102, 101);
    point('pointerup', 102, 101);
    expect([clicks, moved(before)]).toEqual([[{ left: 102, top: 101 }], [0, 0]]);
  });

  it('are no click where the press began outside the map', () => {
    point('pointerup', 100, 100);
    expect(clicks).toEqual([]);
  });

  it('zoom with the wheel, and the place under the pointer stays there', () => {
    const before = placeAt(stage.camera, 300, 200);
    const event = wheel(-300, 300, 200);
    const after = placeAt(stage.camera, 300, 200);
    expect([zoom(), event.defaultPrevented]).toEqual([11, true]);
    expect(Math.abs(after.x - before.x) * stage.camera.scale).toBeLessThan(1);
    expect(Math.abs(after.y - before.y) * stage.camera.scale).toBeLessThan(1);
  });

  it('keep a followed vehicle in the middle while the map is zoomed', () => {
    stage.target = PLACE;
    wheel(-300, 300, 200);
    expect({ x: stage.camera.x, y: stage.camera.y }).toEqual(PLACE);
  });

  it('zoom with two fingers', () => {
    point('pointerdown', 150, 150, 1);
    point('pointerdown', 250, 150, 2);
    point('pointermove', 350, 150, 2);
    expect(zoom()).toBe(11);
    point('pointerup', 350, 150, 2);
    point('pointerup', 150, 150, 1);
    expect(clicks).toEqual([]);
  });

  it('move and zoom the map by keys', () => {
    const before = stage.camera;
    press('ArrowRight');
    press('ArrowDown');
    expect(moved(before)).toEqual([-100, -100]);
    press('+');
    expect(zoom()).toBe(11);
    press('-');
    press('-');
    expect(zoom()).toBe(9);
  });

  it('end where the map ends', () => {
    stage.zoomBy(50);
    expect(zoom()).toBe(19);
    stage.zoomBy(-50);
    expect(zoom()).toBe(1);
    stage.jumpTo({ x: 0, y: -WORLD });
    expect(stage.camera.y).toBe(0);
  });

  it('notify what is under the pointer, and that it has left', () => {
    point('pointermove', 10, 20);
    point('pointerleave', 0, 0);
    expect(pointed).toEqual([{ left: 10, top: 20 }, undefined]);
  });

  it('draw one frame for several changes at once', () => {
    stage.redraw();
    stage.jumpTo(PLACE, 5);
    stage.showTrail([]);
    vi.advanceTimersByTime(100);
    expect([frames, stage.camera.scale]).toEqual([1, scaleOfZoom(5)]);
  });

  it('end with the map', () => {
    stage.redraw();
    stage.destroy();
    vi.advanceTimersByTime(100);
    point('pointerdown', 100, 100);
    point('pointerup', 100, 100);
    expect([frames, clicks, element.querySelector('canvas')]).toEqual([0, [], null]);
  });
});
