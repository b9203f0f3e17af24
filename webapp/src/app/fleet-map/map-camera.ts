// Moves the map's camera: to the fleet when the map opens, to a selected or followed vehicle, to a trail of
// the past, or to the view in the URL. Also writes the camera into the page's state.

import { effect, inject, signal, untracked } from '@angular/core';
import { latitudeOfY, longitudeOfX, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { Place } from '../fleet/tween';
import { Appearance } from '../page/appearance';
import { PageState } from '../page/state';
import { View } from '../page/url';
import { SelectedPast } from '../trail/selected-past';
import { Vehicles } from '../vehicles/vehicles';
import { Camera, boundsOf, zoomOfScale } from './camera';
import { CameraFit, fleetCamera, trailCamera } from './fleet-camera';
import { approach } from './follow';
import { Stage } from './stage';

/** The zoom at which the selected vehicle is shown. */
const VEHICLE_ZOOM = 14;
/** The view of a map that has no vehicle yet. */
const WORLD_VIEW: View = { latitude: 30, longitude: 0, zoom: 1.6 };
/** How often a moving camera is written into the page's state, in milliseconds. */
const CAMERA_MS = 250;

/** Must be constructed in an injection context. */
export class MapCamera {
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly past = inject(SelectedPast);
  private readonly appearance = inject(Appearance);

  /** The camera as it was last written into the page's state. */
  readonly value = signal<Camera | undefined>(undefined);
  /** Whether the camera was placed on vehicles or by the URL, so that it need not jump to the fleet. */
  private placed = false;
  /** Whether a trail of the past has been shown. */
  private fitted = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `element` has the map's size before there is a stage. */
  constructor(
    private readonly stage: () => Stage | undefined,
    private readonly element: () => HTMLElement,
    private readonly selected: () => number | undefined,
    private readonly selectedPlace: () => Place | undefined,
  ) {}

  /** The camera that a new stage opens with. */
  first(): { place: Place; zoom: number } {
    const wanted = this.page.wantedView();
    const view = wanted ?? this.fleetView() ?? WORLD_VIEW;
    this.placed = wanted !== null || this.vehicles.table.count > 0;
    return { place: placeOfView(view), zoom: view.zoom };
  }

  /** Begins to react to changes of the page's state. */
  watch(): void {
    effect(() => {
      this.past.trail();
      if (this.stage())
        untracked(() => {
          this.fitTrail();
        });
    });
    effect(() => {
      const view = this.page.wantedView();
      untracked(() => view && this.stage()?.jumpTo(placeOfView(view), view.zoom));
    });
    effect(() => {
      if (this.page.showings() > 0)
        untracked(() => {
          this.showSelected();
        });
    });
  }

  /** Jumps to the first vehicles if they arrive after the map has opened. */
  placeFirst(stage: Stage): void {
    if (this.placed) return;
    const view = this.fleetView();
    if (!view) return;
    this.placed = true;
    stage.jumpTo(placeOfView(view), view.zoom);
  }

  /** Shows the whole fleet, or the whole trail of the vehicle whose past is shown. */
  showFleet(): void {
    const stage = this.stage();
    const found = stage && (this.trailFit(stage) ?? fleetCamera(this.vehicles.table, stage.camera));
    if (!found) return;
    this.hold();
    this.go(stage, found);
  }

  /** Moves the camera towards the followed vehicle, if any. Returns false if it has to move further. */
  keepUp(stage: Stage, sinceMs: number): boolean {
    const place = this.page.follow() === 'on' ? this.selectedPlace() : undefined;
    stage.target = place;
    if (place === undefined || stage.zooming) return true;
    const next = approach(stage.camera, place, sinceMs, this.appearance.still());
    stage.jumpTo(next);
    return next === place;
  }

  /** The stage calls this when its camera has moved; `byHand` if the person dragged it away. */
  moved(byHand: boolean): void {
    if (byHand) this.hold();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const camera = this.stage()?.camera;
      if (!camera) return;
      this.value.set(camera);
      this.page.bounds.set(boundsOf(camera));
      if (this.placed) this.page.view.set(viewOf(camera, zoomOfScale(camera.scale)));
    }, CAMERA_MS);
  }

  /** The view of the selected vehicle if there is one, else of the whole fleet. */
  private fleetView(): View | undefined {
    const { table } = this.vehicles;
    const selected = this.selected();
    if (selected !== undefined) {
      return viewOf({ x: table.columns.x[selected], y: table.columns.y[selected] }, VEHICLE_ZOOM);
    }
    const { clientWidth, clientHeight } = this.element();
    const found = fleetCamera(table, { width: clientWidth, height: clientHeight });
    return found && viewOf(found.place, found.zoom);
  }

  private trailFit(stage: Stage): CameraFit | undefined {
    return this.vehicles.past()
      ? trailCamera(this.past.trail(), stage.camera, this.page.sheet())
      : undefined;
  }

  /** Shows a whole new trail, unless a vehicle is followed, or it is the first one and the URL has a view. */
  private fitTrail(): void {
    if (this.past.trail().length < 2) return;
    const linked = !this.fitted && this.page.wantedView() !== null;
    this.fitted = true;
    if (!linked && this.page.follow() !== 'on') this.showFleet();
  }

  private showSelected(): void {
    const stage = this.stage();
    const place = this.selectedPlace();
    if (!stage || !place) return;
    this.go(stage, { place, zoom: Math.max(VEHICLE_ZOOM, zoomOfScale(stage.camera.scale)) });
  }

  private go(stage: Stage, { place, zoom }: CameraFit): void {
    if (this.appearance.still()) stage.jumpTo(place, zoom);
    else stage.glideTo(place, zoom);
  }

  /** Interrupts following, because the person or a wider view has moved the camera away. */
  private hold(): void {
    if (this.page.follow() === 'on') this.page.follow.set('held');
    const stage = this.stage();
    if (stage) stage.target = undefined;
  }
}

function placeOfView(view: View): Place {
  return { x: xOfLongitude(view.longitude), y: yOfLatitude(view.latitude) };
}

function viewOf(place: Place, zoom: number): View {
  return { latitude: latitudeOfY(place.y), longitude: longitudeOfX(place.x), zoom };
}
