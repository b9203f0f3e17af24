// The stage for browsers without WebGL 2. It draws on a 2D canvas and handles gestures itself.

import type * as GeoJSON from 'geojson';
import { WORLD } from '../../fleet/mercator';
import { TrailPoint } from '../../fleet/trail-point';
import { Place } from '../../fleet/tween';
import { Camera, placeAt, scaleOfZoom, zoomOfScale } from '../camera';
import { Pointer, Stage, StageSetting } from '../stage';
import { PlainPainter, placesOf } from './painter';

const NEAREST_ZOOM = 19;
const FARTHEST_ZOOM = 1;
/** A press that moves farther is a drag. CSS pixels. */
const CLICK_REACH = 4;
/** Zoom steps per pixel of the wheel. */
const PER_WHEEL_PIXEL = 1 / 300;
/** CSS pixels by which an arrow key moves the map. */
const KEY_STEP = 100;

export class PlainStage implements Stage {
  readonly zooming = false;
  target: Place | undefined;
  private readonly canvas = document.createElement('canvas');
  private readonly painter: PlainPainter;
  private readonly stopped = new AbortController();
  private place: Place;
  private scale: number;
  private drawing = false;
  /** The places of the fingers and buttons that are down, by pointer id. */
  private readonly held = new Map<number, Pointer>();
  private travelled = 0;

  constructor(private readonly setting: StageSetting) {
    this.place = setting.place;
    this.scale = scaleOfZoom(setting.zoom);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'region');
    this.canvas.setAttribute('aria-label', setting.label);
    this.canvas.style.cssText = 'width: 100%; height: 100%; touch-action: none; display: block';
    setting.element.append(this.canvas);
    const ink = this.canvas.getContext('2d');
    if (!ink) throw new Error('this browser cannot draw on a canvas');
    this.painter = new PlainPainter(ink, setting.table);
    this.listen();
    this.resize(ink);
    void this.painter.loadLand().then(
      () => {
        this.redraw();
      },
      () => {
        setting.events.groundFailed();
      },
    );
  }

  get camera(): Camera {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    return { ...this.place, scale: this.scale, width, height };
  }

  redraw(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      if (this.stopped.signal.aborted) return;
      this.painter.paint(this.camera, this.setting.frame());
      this.setting.events.drawn();
    });
  }

  jumpTo(place: Place, zoom = zoomOfScale(this.scale)): void {
    this.place = { x: place.x, y: Math.max(0, Math.min(WORLD - 1, place.y)) };
    this.scale = scaleOfZoom(Math.max(FARTHEST_ZOOM, Math.min(NEAREST_ZOOM, zoom)));
    this.setting.events.moved(false);
    this.redraw();
  }

  /** Jumps, because a plain canvas is too slow for an animation. */
  glideTo(place: Place, zoom: number): void {
    this.jumpTo(place, zoom);
  }

  zoomBy(steps: number): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.zoomAround({ left: clientWidth / 2, top: clientHeight / 2 }, steps);
  }

  showTrail(trail: readonly TrailPoint[]): void {
    this.painter.trail = trail;
    this.redraw();
  }

  showRoads(roads: GeoJSON.MultiLineString): void {
    this.painter.roads = roads.coordinates.map(placesOf);
    this.redraw();
  }

  recolour(): void {
    this.redraw();
  }

  destroy(): void {
    this.stopped.abort();
    this.canvas.remove();
  }

  /** Changes the zoom. The place under the pointer stays there, unless a vehicle is followed. */
  private zoomAround(pointer: Pointer, steps: number): void {
    const under = placeAt(this.camera, pointer.left, pointer.top);
    this.jumpTo(this.place, zoomOfScale(this.scale) + steps);
    if (this.target) return;
    const moved = placeAt(this.camera, pointer.left, pointer.top);
    this.jumpTo({
      x: (this.place.x + under.x - moved.x) >>> 0,
      y: this.place.y + under.y - moved.y,
    });
  }

  private drag(left: number, top: number): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.setting.events.moved(true);
    this.jumpTo(placeAt(this.camera, clientWidth / 2 - left, clientHeight / 2 - top));
  }

  private listen(): void {
    const on = <Kind extends keyof HTMLElementEventMap>(
      kind: Kind,
      take: (event: HTMLElementEventMap[Kind]) => void,
    ): void => {
      this.canvas.addEventListener(kind, take, { signal: this.stopped.signal });
    };
    on('pointerdown', (event) => {
      this.press(event);
    });
    on('pointermove', (event) => {
      this.move(event);
    });
    on('pointerup', (event) => {
      this.release(event);
    });
    on('pointercancel', (event) => this.held.delete(event.pointerId));
    on('pointerleave', () => {
      this.setting.events.pointed(undefined);
    });
    on('wheel', (event) => {
      event.preventDefault();
      this.zoomAround(pointerOf(event), -event.deltaY * PER_WHEEL_PIXEL);
    });
    on('keydown', (event) => {
      this.key(event);
    });
  }

  private press(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.held.set(event.pointerId, pointerOf(event));
    this.travelled = 0;
  }

  private move(event: PointerEvent): void {
    const now = pointerOf(event);
    const before = this.held.get(event.pointerId);
    if (!before) {
      this.setting.events.pointed(now);
      return;
    }
    const spreadBefore = this.spread();
    this.held.set(event.pointerId, now);
    this.travelled += Math.hypot(now.left - before.left, now.top - before.top);
    if (this.held.size > 1) this.zoomAround(now, Math.log2(this.spread() / spreadBefore));
    else if (this.travelled > CLICK_REACH) this.drag(now.left - before.left, now.top - before.top);
  }

  private release(event: PointerEvent): void {
    // A press that began beside the map is no click on it.
    const began = this.held.delete(event.pointerId);
    if (began && this.travelled <= CLICK_REACH) this.setting.events.clicked(pointerOf(event));
  }

  /** The distance between two fingers in CSS pixels, at least 1. */
  private spread(): number {
    const [one, other] = [...this.held.values()];
    return this.held.size > 1
      ? Math.max(1, Math.hypot(one.left - other.left, one.top - other.top))
      : 1;
  }

  private key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [KEY_STEP, 0],
      ArrowRight: [-KEY_STEP, 0],
      ArrowUp: [0, KEY_STEP],
      ArrowDown: [0, -KEY_STEP],
    };
    const step = steps[event.key] as readonly [number, number] | undefined;
    if (step) this.drag(...step);
    else if (event.key === '+' || event.key === '=') this.zoomBy(1);
    else if (event.key === '-') this.zoomBy(-1);
  }

  /** Keeps the canvas at the resolution of the screen. */
  private resize(ink: CanvasRenderingContext2D): void {
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.canvas;
      this.canvas.width = clientWidth * devicePixelRatio;
      this.canvas.height = clientHeight * devicePixelRatio;
      ink.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      this.setting.events.moved(false);
      this.redraw();
    });
    observer.observe(this.canvas);
    this.stopped.signal.addEventListener('abort', () => {
      observer.disconnect();
    });
  }
}

function pointerOf(event: MouseEvent): Pointer {
  return { left: event.offsetX, top: event.offsetY };
}
