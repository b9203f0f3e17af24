// Directs the map: gives a stage what it has to draw of the page's state, and applies the stage's events to
// that state.

import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Place, elapsed, placeOf } from '../fleet/tween';
import { FrameLoop } from '../frames/loop';
import { Appearance } from '../page/appearance';
import { PageConfig } from '../page/config';
import { PageState } from '../page/state';
import { SelectedPast } from '../trail/selected-past';
import { SelectedTrail } from '../trail/selected-trail';
import { Vehicles } from '../vehicles/vehicles';
import { Words } from '../words/words';
import { MapControls } from './controls';
import { MapLabels } from './labels';
import { MapCamera } from './map-camera';
import type * as Pace from './pace';
import { countInView, pick } from './picking';
import type { RoadSurvey } from './road-survey';
import { Frame, Pointer, Stage, StageSetting, readPalette } from './stage';
import { StopMarks } from './stop-marks';

/** Loading the roads waits for this long, so that vehicles and basemap come first. */
const SURVEY_AFTER_MS = 1500;
/** Until the code in pace.ts is there, something may move for this long after each change of the fleet. */
const RESTLESS_MS = 5000;
/** More steps than any trail has. */
const ALL_STEPS = 2 ** 30;

@Component({
  selector: 'convoy-fleet-map',
  imports: [MapControls, MapLabels, StopMarks],
  templateUrl: './fleet-map.html',
  styleUrl: './fleet-map.css',
})
export class FleetMap {
  protected readonly words = inject(Words);
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly trail = inject(SelectedTrail);
  private readonly past = inject(SelectedPast);
  private readonly appearance = inject(Appearance);
  private readonly config = inject(PageConfig);

  private readonly element = viewChild.required<ElementRef<HTMLElement>>('stage');
  /** Fetched when the map is open. */
  private readonly labels = viewChild<MapLabels>('labels');
  private readonly marks = viewChild<StopMarks>('marks');
  private readonly stage = signal<Stage | undefined>(undefined);
  private readonly pointedAt = signal<string | null>(null);
  protected readonly hovered = computed(() => this.vehicles.indexOf(this.pointedAt()));
  protected readonly selected = computed(() => this.vehicles.indexOf(this.page.selected()));
  private readonly mapCamera = new MapCamera(
    this.stage,
    () => this.element().nativeElement,
    this.selected,
    () => this.selectedPlace(),
  );
  protected readonly camera = this.mapCamera.value;
  protected readonly hasPast = this.vehicles.past;
  protected readonly plain = signal(false);
  protected readonly failed = signal(false);
  protected readonly groundFailed = signal(false);

  private readonly palette = computed(() => {
    this.appearance.look();
    return readPalette(this.appearance);
  });
  private readonly still = computed(
    // A paused replay shows where the vehicles were at that moment, also between two reports.
    () => !this.vehicles.past() && (this.appearance.still() || this.vehicles.paused()),
  );
  private readonly crowd = computed(() => {
    this.vehicles.version();
    const camera = this.camera();
    return camera ? countInView(this.vehicles.table, camera) : 0;
  });
  private readonly scale = computed(() => this.camera()?.scale);
  private readonly loop = new FrameLoop((sinceMs) => this.advance(sinceMs));
  private pace: typeof Pace | undefined;
  /** When the last symbol comes to rest, by `Vehicles.now`. */
  private restAt = 0;
  /** Milliseconds between two frames until then. */
  private waitMs = 0;
  private survey: RoadSurvey | undefined;

  constructor() {
    afterNextRender(() => void this.open());
    inject(DestroyRef).onDestroy(() => {
      this.loop.stop();
      this.survey?.stop();
      this.stage()?.destroy();
    });
    this.watchFleet();
    this.watchPage();
    this.mapCamera.watch();
  }

  protected zoomBy(steps: number): void {
    this.stage()?.zoomBy(steps);
  }

  protected showFleet(): void {
    this.mapCamera.showFleet();
  }

  private async open(): Promise<void> {
    const setting: StageSetting = {
      element: this.element().nativeElement,
      table: this.vehicles.table,
      frame: () => untracked(() => this.frame()),
      events: {
        moved: (byHand) => {
          this.mapCamera.moved(byHand);
        },
        drawn: () => {
          this.placeLabels();
        },
        pointed: (pointer) => {
          this.pointedAt.set(pointer ? this.pickAt(pointer) : null);
        },
        clicked: (pointer) => {
          this.choose(pointer);
        },
        groundFailed: () => {
          this.groundFailed.set(true);
        },
      },
      label: this.words.say('map'),
      ...this.mapCamera.first(),
    };
    try {
      this.stage.set(await this.makeStage(setting));
    } catch (error) {
      console.error(error);
      this.failed.set(true);
      return;
    }
    this.mapCamera.moved(false);
    void this.offerProbe();
    void this.loadPace();
    setTimeout(() => void this.surveyRoads(), SURVEY_AFTER_MS);
  }

  private async loadPace(): Promise<void> {
    this.pace = await import('./pace');
  }

  private async offerProbe(): Promise<void> {
    const { offerProbe } = await import('./probe');
    offerProbe({
      camera: () => this.stage()?.camera,
      table: this.vehicles.table,
      now: () => this.vehicles.now(),
      still: this.still,
    });
  }

  /** Reads and draws the driven roads, unless an operator's map has roads of its own. */
  private async surveyRoads(): Promise<void> {
    const { basemap } = await this.config.loaded;
    if (basemap.type !== 'bundled' && !this.plain()) return;
    const { RoadSurvey } = await import('./road-survey');
    this.survey = new RoadSurvey(this.vehicles, (roads) => this.stage()?.showRoads(roads));
    await this.survey.start();
  }

  private async makeStage(setting: StageSetting): Promise<Stage> {
    if (hasWebGl2()) {
      const { GlStage } = await import('./webgl/gl-stage');
      return new GlStage(setting, this.config.loaded);
    }
    this.plain.set(true);
    const { PlainStage } = await import('./canvas/plain-stage');
    return new PlainStage(setting);
  }

  /** Updates the map when the fleet changes. */
  private watchFleet(): void {
    effect(() => {
      this.vehicles.version();
      const stage = this.stage();
      untracked(() => {
        const now = this.vehicles.now();
        this.restAt = this.pace?.lastMotion(this.vehicles.table, now) ?? now + RESTLESS_MS;
        if (!stage) return;
        this.mapCamera.placeFirst(stage);
        this.survey?.watch();
        this.drawAnew(stage);
      });
    });
    effect(() => {
      // Vehicles become stale by time alone, so a frame is drawn every second. In a closer view the same
      // vehicles move faster.
      this.vehicles.clock();
      this.scale();
      const stage = this.stage();
      untracked(() => {
        if (stage) this.drawAnew(stage);
      });
    });
    effect(() => this.stage()?.showTrail(this.trail.points()));
    effect(() => {
      // In the past symbols move only when the moment shown changes. The loop would draw a frame later, and
      // only a followed vehicle needs it.
      this.page.at();
      this.past.stops();
      const stage = this.stage();
      if (!stage || !this.vehicles.past()) return;
      untracked(() => {
        if (this.page.follow() === 'on') this.loop.wake();
        else stage.redraw();
      });
    });
  }

  /** Updates the map when the page's state changes. */
  private watchPage(): void {
    effect(() => {
      this.palette();
      this.stage()?.recolour();
    });
    effect(() => {
      this.hovered();
      this.selected();
      this.labels();
      this.still();
      this.page.follow();
      this.stage()?.redraw();
      untracked(() => {
        this.loop.wake();
      });
    });
  }

  /** Draws a frame, and computes how often to draw from then on. */
  private drawAnew(stage: Stage): void {
    const now = this.vehicles.now();
    this.waitMs = this.pace?.frameWait(this.vehicles.table, stage.camera, now) ?? 0;
    this.loop.wake();
  }

  /** Draws one frame: moves the camera, and returns the milliseconds until the next frame. */
  private advance(sinceMs: number): number {
    const stage = this.stage();
    if (!stage || document.hidden) return Infinity;
    const there = this.mapCamera.keepUp(stage, sinceMs);
    stage.redraw();
    const moving =
      !this.still() && !this.vehicles.past() && elapsed(this.restAt, this.vehicles.now()) > 0;
    if (!there) return 0;
    return moving ? this.waitMs : Infinity;
  }

  private frame(): Frame {
    const past = this.vehicles.past();
    const track = this.past.track();
    return {
      now: this.vehicles.now(),
      still: this.still(),
      palette: this.palette(),
      selected: this.selected(),
      hovered: this.hovered(),
      crowd: this.crowd(),
      head: past ? undefined : this.selectedPlace(),
      reached: past && track ? track.rowAt(this.page.at()) : ALL_STEPS,
      fastest: this.trail.fastest(),
    };
  }

  private selectedPlace(): Place | undefined {
    const index = this.selected();
    return index === undefined ? undefined : this.placeNow(index);
  }

  private placeNow(index: number): Place {
    return placeOf(this.vehicles.table.columns, index, this.vehicles.now(), this.still());
  }

  private placeLabels(): void {
    const camera = this.stage()?.camera;
    if (!camera) return;
    this.labels()?.place(camera, (index) => this.placeNow(index));
    this.marks()?.place(camera);
  }

  /** The name of the vehicle under the pointer. */
  private pickAt(pointer: Pointer): string | null {
    const camera = this.stage()?.camera;
    const { table } = this.vehicles;
    const index = camera && pick(table, camera, pointer, this.vehicles.now(), this.still());
    return index === undefined ? null : table.names[index];
  }

  private choose(pointer: Pointer): void {
    const name = this.pickAt(pointer);
    if (name !== null) this.page.select(name);
  }
}

function hasWebGl2(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}
