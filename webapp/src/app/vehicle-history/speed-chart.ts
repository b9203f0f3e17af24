// Draws the speed over the range: a line in the trail's colours, and the stops behind it. A vertical line
// marks the moment shown; pressing or dragging changes the moment. Keyboards use the slider below.

import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import uPlot from 'uplot';
import { Appearance } from '../page/appearance';
import { PageState } from '../page/state';
import { speedIn } from '../page/units';
import { SelectedTrail } from '../trail/selected-trail';
import { Track } from '../trail/track';
import '../words/late';
import { Words } from '../words/words';
import { Replay } from './replay';

/** CSS pixels; the slider's margins in player.css follow from them. */
const AXIS_WIDTH = 44;
const RIGHT = 18;
const RAMP_STEPS = 5;

@Component({
  selector: 'convoy-speed-chart',
  template: `
    <div
      #box
      class="box"
      role="img"
      [attr.aria-label]="summary()"
      (pointerdown)="press($event)"
      (pointermove)="drag($event)"
    ></div>
  `,
  styleUrl: './speed-chart.css',
})
export class SpeedChart {
  readonly track = input.required<Track>();

  private readonly words = inject(Words);
  private readonly page = inject(PageState);
  private readonly appearance = inject(Appearance);
  private readonly replay = inject(Replay);
  private readonly trail = inject(SelectedTrail);
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  private readonly drawn = signal(false);
  private readonly cursor = document.createElement('div');
  private chart: uPlot | undefined;

  protected readonly summary = computed(() => {
    const totals = this.replay.totals();
    if (!totals) return this.words.say('history.chartAlone', { stops: this.replay.stops().length });
    return this.words.say('history.chart', {
      max: totals.top === null ? '–' : this.words.speed(totals.top),
      mean: totals.mean === null ? '–' : this.words.speed(totals.mean),
      stops: this.replay.stops().length,
    });
  });

  constructor() {
    this.cursor.className = 'moment';
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.box().nativeElement;
      this.chart?.setSize({ width: clientWidth, height: clientHeight });
      this.placeCursor();
    });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
      this.chart?.destroy();
    });
    afterNextRender(() => {
      observer.observe(this.box().nativeElement);
      this.drawn.set(true);
    });
    effect(() => {
      // Another look, unit, language or time zone redraws the chart, which is rare and takes milliseconds.
      this.appearance.look();
      const track = this.track();
      if (this.drawn()) this.draw(track);
    });
    effect(() => {
      this.page.at();
      this.placeCursor();
    });
  }

  protected press(event: PointerEvent): void {
    this.box().nativeElement.setPointerCapture(event.pointerId);
    this.seek(event);
  }

  protected drag(event: PointerEvent): void {
    if (event.buttons & 1) this.seek(event);
  }

  private seek(event: PointerEvent): void {
    if (!this.chart) return;
    const { left } = this.chart.over.getBoundingClientRect();
    this.replay.seek(this.chart.posToVal(event.clientX - left, 'x') * 1000);
  }

  private placeCursor(): void {
    if (!this.chart) return;
    const left = this.chart.valToPos(this.page.at() / 1000, 'x');
    this.cursor.style.transform = `translateX(${left.toFixed(1)}px)`;
  }

  private draw(track: Track): void {
    const element = this.box().nativeElement;
    this.chart?.destroy();
    this.chart = new uPlot(this.options(element), dataOf(track, this.page.tastes.units()), element);
    this.chart.over.append(this.cursor);
    // A new moment moves only the vertical line and does not redraw the chart.
    untracked(() => {
      this.placeCursor();
    });
  }

  private options(element: HTMLElement): uPlot.Options {
    const range = this.page.range();
    const ink = this.appearance.css('--ink-soft');
    const grid = { stroke: this.appearance.css('--line'), width: 1 };
    const font = '12px "Inter Variable", system-ui, sans-serif';
    const axis = { stroke: ink, font, grid, ticks: { show: false } };
    const span = range ? range.to - range.from : 0;
    const from = (range?.from ?? 0) / 1000;
    const to = (range?.to ?? 1) / 1000;
    // The top of the scale is at least 5 m/s, so that a low speed looks low.
    const lowest = speedIn(this.page.tastes.units(), 5);
    return {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [6, RIGHT, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      tzDate: (seconds) =>
        this.page.tastes.timeZone() === 'utc'
          ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC')
          : new Date(seconds * 1000),
      scales: {
        x: { time: true, range: [from, to] },
        y: { range: (_chart, _low, high) => [0, Math.max(high, lowest) * 1.05] },
      },
      axes: [
        {
          ...{ ...axis, size: 22, gap: 3, space: 70 },
          values: (_chart, moments) => {
            const step = ((moments[1] ?? Infinity) - moments[0]) * 1000;
            return moments.map((moment) => this.words.axisTime(moment * 1000, span, step));
          },
        },
        {
          ...{ ...axis, size: AXIS_WIDTH, gap: 6, space: 26 },
          values: (_chart, speeds) => speeds.map((speed) => this.words.number(speed)),
        },
      ],
      series: [{}, { width: 1.5, stroke: (chart) => this.ramp(chart), points: { show: false } }],
      hooks: {
        drawClear: [
          (chart) => {
            this.drawStops(chart);
          },
        ],
      },
    };
  }

  /** The trail's colours from the bottom up, at the same speeds as on the map. */
  private ramp(chart: uPlot): CanvasGradient | string {
    const bottom = chart.valToPos(0, 'y', true);
    const top = chart.valToPos(speedIn(this.page.tastes.units(), this.trail.fastest()), 'y', true);
    if (!Number.isFinite(top) || !Number.isFinite(bottom)) return this.appearance.css('--accent');
    const gradient = chart.ctx.createLinearGradient(0, bottom, 0, top);
    for (let step = 0; step < RAMP_STEPS; step++) {
      gradient.addColorStop(step / (RAMP_STEPS - 1), this.appearance.css(`--speed-${step}`));
    }
    return gradient;
  }

  private drawStops(chart: uPlot): void {
    const { top, height } = chart.bbox;
    chart.ctx.fillStyle = this.appearance.css('--stopped');
    chart.ctx.globalAlpha = 0.2;
    for (const { from, to } of this.replay.stops()) {
      const left = chart.valToPos(from / 1000, 'x', true);
      const right = chart.valToPos(to / 1000, 'x', true);
      chart.ctx.fillRect(left, top, Math.max(1, right - left), height);
    }
    chart.ctx.globalAlpha = 1;
  }
}

function dataOf(track: Track, unit: Parameters<typeof speedIn>[0]): uPlot.AlignedData {
  const times = track.times.subarray(0, track.count);
  return [
    Array.from(times, (time) => time / 1000),
    Array.from(track.speed.subarray(0, track.count), (speed) =>
      Number.isNaN(speed) ? null : speedIn(unit, speed),
    ),
  ];
}
