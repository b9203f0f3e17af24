// Draws the vehicles as a layer of our own on MapLibre's WebGL2 canvas: one buffer, one upload per change of
// the fleet, and one draw call per frame for all vehicles.

import { CustomLayerInterface } from 'maplibre-gl';
import { GONE } from '../../fleet/columns';
import { unitsPerMetre } from '../../fleet/mercator';
import { FleetTable } from '../../fleet/table';
import { confirmedFor } from '../../fleet/tween';
import { LayerView, Scene, sceneOf } from './layer-view';
import { buildProgram, uniformsOf } from './program';
import {
  ACCURACY,
  ATTRIBUTES,
  FRAGMENT_SHADER,
  HALO,
  SYMBOL,
  VERTEX_SHADER,
} from './vehicle-shader';

/** If more vehicles are in view, arrows become dots, because arrows would cover each other. */
const CROWD = 3000;
const DOT_RADIUS = 4;
const UNIFORMS = [
  ...['centre', 'scale', 'halfView', 'now', 'confirmed', 'still', 'drawn', 'radius', 'dense'],
  ...['pixelRatio', 'tones', 'paper', 'accent'],
] as const;

export class VehicleLayer implements CustomLayerInterface {
  readonly id = 'vehicles';
  readonly type = 'custom';
  private program: WebGLProgram | null = null;
  private uniforms: Readonly<Record<string, WebGLUniformLocation | null>> = {};
  private buffer: WebGLBuffer | null = null;
  private layout: WebGLVertexArrayObject | null = null;
  private capacity = 0;
  private uploaded = -1;
  private seen = false;

  constructor(
    private readonly table: FleetTable,
    private readonly view: LayerView,
  ) {}

  onAdd(_map: unknown, gl: WebGL2RenderingContext): void {
    this.program = buildProgram(gl, VERTEX_SHADER, FRAGMENT_SHADER);
    this.uniforms = uniformsOf(gl, this.program, UNIFORMS);
    this.buffer = gl.createBuffer();
    this.layout = gl.createVertexArray();
    this.capacity = 0;
    this.uploaded = -1;
  }

  onRemove(_map: unknown, gl: WebGL2RenderingContext): void {
    gl.deleteProgram(this.program);
    gl.deleteBuffer(this.buffer);
    gl.deleteVertexArray(this.layout);
  }

  render(gl: WebGL2RenderingContext): void {
    if (this.table.count === 0) return;
    const scene = sceneOf(this.view);
    gl.bindVertexArray(this.layout);
    this.upload(gl);
    gl.useProgram(this.program);
    this.setUniforms(gl, scene);
    const radius = symbolRadius(scene) * scene.pixelRatio;
    gl.uniform1f(this.uniforms['radius'], radius);
    gl.uniform1i(this.uniforms['drawn'], SYMBOL);
    gl.drawArrays(gl.POINTS, 0, this.table.count);
    for (const index of [scene.hovered, scene.selected]) {
      if (index !== undefined) this.drawAbove(gl, index, scene, radius);
    }
    gl.bindVertexArray(null);
    this.markFirst();
  }

  /** Marks the frame after the first one with vehicles, for measurements. */
  private markFirst(): void {
    if (this.seen) return;
    this.seen = true;
    requestAnimationFrame(() => performance.mark('convoy-first-vehicles'));
  }

  /** Draws a hovered or selected vehicle again, larger and above the others; the selected one with rings. */
  private drawAbove(gl: WebGL2RenderingContext, index: number, scene: Scene, radius: number): void {
    const large = Math.max(radius, 9 * scene.pixelRatio);
    const draw = (what: number, size: number): void => {
      gl.uniform1i(this.uniforms['drawn'], what);
      gl.uniform1f(this.uniforms['radius'], size);
      gl.drawArrays(gl.POINTS, index, 1);
    };
    gl.uniform1i(this.uniforms['dense'], 0);
    if (index === scene.selected && this.table.columns.presence[index] !== GONE) {
      const ring = this.accuracyRadius(index, scene);
      if (ring > large * 2) draw(ACCURACY, Math.min(ring, LARGEST_RING));
      draw(HALO, large);
    }
    draw(SYMBOL, large * 1.12);
  }

  /** The radius of the accuracy in device pixels; 0 if it is unknown. */
  private accuracyRadius(index: number, scene: Scene): number {
    const metres = this.table.accuracies[index];
    const perMetre = unitsPerMetre(this.table.columns.y[index]) * scene.camera.scale;
    return Number.isNaN(metres) ? 0 : metres * perMetre * scene.pixelRatio;
  }

  /** Uploads the fleet's columns to the GPU without converting them, if they have changed. */
  private upload(gl: WebGL2RenderingContext): void {
    const { columns, revision, touched } = this.table;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    if (revision === this.uploaded) {
      for (const index of touched) this.uploadRow(gl, index);
      touched.clear();
      return;
    }
    touched.clear();
    this.uploaded = revision;
    if (columns.capacity === this.capacity) {
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, columns.buffer);
      return;
    }
    gl.bufferData(gl.ARRAY_BUFFER, columns.buffer, gl.DYNAMIC_DRAW);
    this.capacity = columns.capacity;
    const kinds = new Map([
      [4, gl.UNSIGNED_INT],
      [2, gl.UNSIGNED_SHORT],
      [1, gl.UNSIGNED_BYTE],
    ]);
    ATTRIBUTES.forEach((name, location) => {
      const column = columns[name];
      const kind = kinds.get(column.BYTES_PER_ELEMENT) ?? gl.UNSIGNED_INT;
      gl.enableVertexAttribArray(location);
      gl.vertexAttribIPointer(location, 1, kind, 0, column.byteOffset);
    });
  }

  /** Uploads one vehicle's bytes of each column. */
  private uploadRow(gl: WebGL2RenderingContext, index: number): void {
    const { columns } = this.table;
    for (const name of ATTRIBUTES) {
      const value = columns[name].subarray(index, index + 1);
      gl.bufferSubData(gl.ARRAY_BUFFER, value.byteOffset, value);
    }
  }

  private setUniforms(gl: WebGL2RenderingContext, scene: Scene): void {
    const { camera, pixelRatio, palette } = scene;
    const at = this.uniforms;
    gl.uniform2ui(at['centre'], camera.x, camera.y);
    gl.uniform1f(at['scale'], camera.scale * pixelRatio);
    gl.uniform2f(at['halfView'], (camera.width / 2) * pixelRatio, (camera.height / 2) * pixelRatio);
    gl.uniform1ui(at['now'], scene.now);
    gl.uniform1f(at['confirmed'], confirmedFor(this.table.columns, scene.now));
    gl.uniform1i(at['still'], Number(scene.still));
    gl.uniform1i(at['dense'], Number(scene.crowd > CROWD));
    gl.uniform1f(at['pixelRatio'], pixelRatio);
    const { moving, stopped, offline, silent } = palette;
    gl.uniform3fv(at['tones'], [moving, stopped, offline, silent, offline].flat());
    gl.uniform3fv(at['paper'], palette.paper);
    gl.uniform3fv(at['accent'], palette.accent);
  }
}

/** Not every GPU draws larger points. Device pixels. */
const LARGEST_RING = 250;

/** The radius of symbols in CSS pixels, which grows a little with the zoom. */
function symbolRadius(scene: Scene): number {
  if (scene.crowd > CROWD) return DOT_RADIUS;
  const near = Math.log2(scene.camera.scale / FAR_SCALE) / 6;
  return 7.5 + 3 * Math.max(0, Math.min(1, near));
}

/** The scale of zoom 8, from which symbols grow over six zoom steps. */
const FAR_SCALE = (512 * 2 ** 8) / 2 ** 32;
