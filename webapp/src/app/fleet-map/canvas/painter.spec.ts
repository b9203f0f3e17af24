import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS } from '../../fleet/columns';
import { WORLD } from '../../fleet/mercator';
import { FleetTable, Report } from '../../fleet/table';
import { Camera, placeAt, scaleOfZoom } from '../camera';
import { Frame, Palette } from '../stage';
import { PlainPainter, placesOf } from './painter';

const CAMERA: Camera = {
  ...{ x: WORLD / 2, y: WORLD / 2, scale: scaleOfZoom(14), width: 400, height: 300 },
};
const PALETTE: Palette = {
  ...{
    moving: [0, 0, 1],
    stopped: [1, 0.5, 0],
    offline: [0.5, 0.5, 0.5],
    silent: [1, 0, 1],
    paper: [1, 1, 1],
  },
  ...{ accent: [1, 0, 1], ramp: [] },
  ground: {
    ...{ dark: false, water: 'water', land: 'land', border: 'border', grid: 'grid' },
    ...{ word: 'word', road: 'road', roadEdge: 'road-edge' },
  },
};
const [BLUE, ORANGE, GREY, WHITE, PINK] = [
  ...['rgb(0 0 255)', 'rgb(255 128 0)', 'rgb(128 128 128)', 'rgb(255 255 255)', 'rgb(255 0 255)'],
];

interface Stroke {
  readonly kind: 'fill' | 'stroke';
  readonly colour: string;
  readonly alpha: number;
  readonly width: number;
  /** The pixel to which the context was translated, and its rotation in degrees. */
  readonly at: readonly [number, number];
  readonly turn: number;
  /** The points of the context's own path, a list for each line. */
  readonly lines: readonly (readonly [number, number])[][];
}

/** The part of a 2D context that the painter uses. It records what it is asked to draw; jsdom has none. */
class Ink {
  readonly drawn: Stroke[] = [];
  fillStyle = '';
  strokeStyle = '';
  globalAlpha = 1;
  lineWidth = 1;
  lineJoin = '';
  private at: [number, number] = [0, 0];
  private turn = 0;
  private lines: [number, number][][] = [];
  private readonly saved: { at: [number, number]; turn: number; alpha: number }[] = [];
  readonly fillRect = (): void => undefined;
  readonly arc = (): void => undefined;

  save(): void {
    this.saved.push({ at: this.at, turn: this.turn, alpha: this.globalAlpha });
  }
  restore(): void {
    const { at, turn, alpha } = this.saved.pop() ?? { at: [0, 0], turn: 0, alpha: 1 };
    [this.at, this.turn, this.globalAlpha] = [at, turn, alpha];
  }
  translate(left: number, top: number): void {
    this.at = [Math.round(left), Math.round(top)];
  }
  rotate(radians: number): void {
    this.turn = Math.round((radians * 180) / Math.PI);
  }
  beginPath(): void {
    this.lines = [];
  }
  moveTo(left: number, top: number): void {
    this.lines.push([[Math.round(left), Math.round(top)]]);
  }
  lineTo(left: number, top: number): void {
    this.lines.at(-1)?.push([Math.round(left), Math.round(top)]);
  }
  fill(): void {
    this.record('fill', this.fillStyle);
  }
  stroke(): void {
    this.record('stroke', this.strokeStyle);
  }

  private record(kind: Stroke['kind'], colour: string): void {
    const { globalAlpha: alpha, lineWidth: width, at, turn, lines } = this;
    this.drawn.push({ kind, colour, alpha, width, at, turn, lines });
  }
}

class SilentPath {
  readonly lineTo = (): void => undefined;
  readonly closePath = (): void => undefined;
  readonly roundRect = (): void => undefined;
  readonly arc = (): void => undefined;
}

describe('the map on a plain canvas', () => {
  let ink: Ink;
  let table: FleetTable;
  let painter: PlainPainter;

  const put = (name: string, left: number, changes: Partial<Report> = {}): void => {
    table.apply(
      {
        ...{ name, ...placeAt(CAMERA, left, 100), speed: 0, heading: 9000, status: STOPPED },
        ...{ interval: 1000, age: 0, time: 1, accuracy: NaN, ...changes },
      },
      0,
    );
  };
  const paint = (changes: Partial<Frame> = {}): void => {
    ink.drawn.length = 0;
    painter.paint(CAMERA, {
      ...{ now: 0, still: true, palette: PALETTE, selected: undefined, hovered: undefined },
      ...{ crowd: 1, head: undefined, reached: 2 ** 30, fastest: 10, ...changes },
    });
  };
  /** The bodies of the symbols in the order of drawing: pixel from the left, and colour. */
  const bodies = (): [number, string][] =>
    ink.drawn
      .filter(({ kind, at }) => kind === 'fill' && at[0] !== 0)
      .map(({ at, colour }) => [at[0], colour]);
  const linesOf = (colour: string): Stroke[] =>
    ink.drawn.filter((stroke) => stroke.kind === 'stroke' && stroke.colour === colour);

  beforeEach(() => {
    vi.stubGlobal('Path2D', SilentPath);
    ink = new Ink();
    table = new FleetTable();
    painter = new PlainPainter(ink as unknown as CanvasRenderingContext2D, table);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('has each vehicle at its place in the colour of its status', () => {
    put('Van', 100, { status: MOVING, speed: 1000 });
    put('Bus', 200);
    put('Cab', 300, { status: OFFLINE });
    put('Tram', 400, { status: SILENT });
    put('Boat', 350, { status: UNKNOWN_STATUS });
    paint();
    expect(bodies()).toEqual([
      [100, BLUE],
      [200, ORANGE],
      [300, GREY],
      [400, PINK],
      [350, GREY],
    ]);
  });

  it('turns an arrow to its heading, and no other symbol', () => {
    put('Van', 100, { status: MOVING, speed: 1000 });
    put('Bus', 200);
    paint();
    const turns = new Set(ink.drawn.map(({ at, turn }) => `${at[0]} ${turn}`));
    expect(turns).toContain('100 90');
    expect(turns).not.toContain('200 90');
  });

  it('is hollow where a vehicle is stale, with an edge of its colour', () => {
    put('Bus', 200);
    paint({ now: 60_000 });
    expect(bodies()).toEqual([[200, WHITE]]);
    expect(linesOf(ORANGE).map(({ at }) => at[0])).toEqual([200]);
  });

  it('is faint where the list leaves a vehicle out', () => {
    put('Van', 100);
    put('Bus', 200);
    table.showOnly((index) => index === 0);
    paint();
    const alphas = ink.drawn
      .filter(({ at, kind }) => at[0] && kind === 'fill')
      .map(({ alpha }) => alpha);
    expect(alphas).toEqual([1, 0.25]);
  });

  it('leaves out vehicles that are gone or far outside the view', () => {
    put('Van', 100);
    put('Far', 9000);
    table.applyAll([], 0);
    put('Far', 9000);
    paint();
    expect(bodies()).toEqual([]);
  });

  it('has the selected vehicle above the others, in a ring', () => {
    put('Van', 100);
    put('Bus', 110);
    paint({ selected: 0 });
    expect(bodies()).toEqual([
      [110, ORANGE],
      [100, PINK],
      [100, ORANGE],
    ]);
    expect(linesOf(PINK).map(({ at }) => at[0])).toContain(100);
  });

  it('draws the trail up to the moment shown strongly, the rest faintly, and no line over a break', () => {
    const point = (left: number, speed: number) => ({
      ...{ ...placeAt(CAMERA, left, 50), time: left, speed },
    });
    painter.trail = [point(10, NaN), point(20, 5), point(30, NaN), point(40, 5)];
    paint({ reached: 1 });
    const trail = linesOf(PINK).map(({ alpha, lines }) => [
      alpha,
      lines.map((line) => line.map(([left]) => left)),
    ]);
    expect(trail).toEqual([
      [
        0.35,
        [
          [10, 20],
          [30, 40],
        ],
      ],
      [1, [[10, 20]]],
    ]);
  });

  it('ends the trail at the symbol of the vehicle while it moves', () => {
    const place = placeAt(CAMERA, 55, 50);
    painter.trail = [10, 20].map((left) => ({
      ...placeAt(CAMERA, left, 50),
      time: left,
      speed: 5,
    }));
    paint({ head: place });
    expect(linesOf(PINK)[0].lines[0].map(([left]) => left)).toEqual([10, 55]);
  });

  it('has roads with an edge, and the land once it is loaded', async () => {
    painter.roads = [
      placesOf([
        [0, 0],
        [0.001, 0],
      ]),
    ];
    const world = {
      ...{
        type: 'Topology',
        transform: { scale: [0.001, 0.001], translate: [0, 0] },
        // Steps of (0, 0), (0, 1), (1, 0) and (-1, -1).
        arcs: ['???AA?@@'],
      },
      objects: {
        land: { type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', arcs: [[[0]]] }] },
      },
    };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(world))));
    const land = (): number => ink.drawn.find(({ colour }) => colour === 'land')?.lines.length ?? 0;
    paint();
    expect([linesOf('road-edge')[0].width, linesOf('road')[0].width, land()]).toEqual([6, 4, 0]);
    await painter.loadLand();
    paint();
    expect(land()).toBe(1);
  });

  it('reports that the land cannot be loaded', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
    await expect(painter.loadLand()).rejects.toThrow('404');
  });
});
