// Draws the trail of the selected vehicle: a line coloured by speed, which ends at the vehicle's moving
// symbol. Each step of the trail is one instance of a rectangle with round ends.

import { CustomLayerInterface } from 'maplibre-gl';
import { TrailPoint, isBrokenBefore } from '../../fleet/trail-point';
import { RAMP_STEPS } from '../stage';
import { LayerView, Scene, sceneOf } from './layer-view';
import { buildProgram, uniformsOf } from './program';

/** 32-bit words per point in the buffer: x, y, and the speed of the step that begins there. */
export const WORDS = 3;
const UNKNOWN_SPEED = 0xffff;
/** Set at a point after which the trail is broken. */
export const NO_STEP = 0x10000;
const WIDTH = 4;
const CASING_WIDTH = 7;

/*
 * Comments stand here, because visitors would download comments in GLSL.
 *   reached   the last step before the moment shown; later ones are drawn faintly
 *   fastest   centimetres per second
 *   along     device pixels from the step's start, along the step and across it
 *   reach     the step's length in device pixels
 */
const VERTEX_SHADER = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in uvec2 start;
layout(location = 1) in uint step;
layout(location = 2) in uvec2 end;
uniform uvec2 centre;
uniform float scale;
uniform vec2 halfView;
uniform float halfWidth;
uniform int reached;
flat out float strength;
out vec2 along;
flat out float reach;
flat out uint speed;

vec2 pixelOf(uvec2 place) { return vec2(ivec2(place - centre)) * scale; }

void main() {
  vec2 from = pixelOf(start);
  vec2 to = pixelOf(end);
  reach = length(to - from);
  vec2 forward = reach > 0.0 ? (to - from) / reach : vec2(1.0, 0.0);
  vec2 sideways = vec2(-forward.y, forward.x);
  float pad = halfWidth + 1.0;
  float ahead = (gl_VertexID & 1) == 0 ? -pad : reach + pad;
  float aside = (gl_VertexID & 2) == 0 ? -pad : pad;
  along = vec2(ahead, aside);
  speed = step & 0xffffu;
  strength = gl_InstanceID > reached ? 0.3 : 1.0;
  vec2 pixels = from + forward * ahead + sideways * aside;
  bool none = (step & ${NO_STEP}u) != 0u;
  gl_Position = none ? vec4(2.0, 2.0, 0.0, 1.0) : vec4(pixels / halfView * vec2(1.0, -1.0), 0.0, 1.0);
}`;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp int;
in vec2 along;
flat in float reach;
flat in uint speed;
flat in float strength;
uniform float halfWidth;
uniform bool cased;
uniform vec3 casing;
uniform vec3 ramp[${RAMP_STEPS}];
uniform float fastest;
out vec4 colour;

vec3 ofSpeed() {
  if (speed == ${UNKNOWN_SPEED}u) return mix(ramp[0], casing, 0.5);
  float place = clamp(float(speed) / fastest, 0.0, 1.0) * ${RAMP_STEPS - 1}.0;
  int lower = min(int(place), ${RAMP_STEPS - 2});
  return mix(ramp[lower], ramp[lower + 1], place - float(lower));
}

void main() {
  float distance = length(vec2(along.x - clamp(along.x, 0.0, reach), along.y)) - halfWidth;
  float cover = clamp(0.5 - distance, 0.0, 1.0);
  colour = vec4(cased ? casing : ofSpeed(), 1.0) * cover * strength;
}`;

const UNIFORMS = [
  ...['centre', 'scale', 'halfView', 'halfWidth', 'cased', 'casing', 'ramp', 'fastest', 'reached'],
] as const;

export class TrailLayer implements CustomLayerInterface {
  readonly id = 'trail';
  readonly type = 'custom';
  private program: WebGLProgram | null = null;
  private uniforms: Readonly<Record<string, WebGLUniformLocation | null>> = {};
  private buffer: WebGLBuffer | null = null;
  private layout: WebGLVertexArrayObject | null = null;
  private words = new Uint32Array(0);
  private points = 0;
  private stale = true;

  constructor(private readonly view: LayerView) {}

  /** Shows another trail, oldest first. While live, its newest point moves with the vehicle's symbol. */
  show(trail: readonly TrailPoint[]): void {
    this.points = trail.length;
    this.words = wordsOf(trail);
    this.stale = true;
  }

  onAdd(_map: unknown, gl: WebGL2RenderingContext): void {
    this.program = buildProgram(gl, VERTEX_SHADER, FRAGMENT_SHADER);
    this.uniforms = uniformsOf(gl, this.program, UNIFORMS);
    this.buffer = gl.createBuffer();
    this.layout = gl.createVertexArray();
    this.stale = true;
    gl.bindVertexArray(this.layout);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    const stride = WORDS * 4;
    for (const [location, size, offset] of [
      [0, 2, 0],
      [1, 1, 8],
      [2, 2, stride],
    ] as const) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribIPointer(location, size, gl.UNSIGNED_INT, stride, offset);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
  }

  onRemove(_map: unknown, gl: WebGL2RenderingContext): void {
    gl.deleteProgram(this.program);
    gl.deleteBuffer(this.buffer);
    gl.deleteVertexArray(this.layout);
  }

  render(gl: WebGL2RenderingContext): void {
    if (this.points < 2) return;
    const scene = sceneOf(this.view);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    if (this.stale) gl.bufferData(gl.ARRAY_BUFFER, this.words, gl.DYNAMIC_DRAW);
    this.stale = false;
    if (scene.head) {
      const newest = (this.points - 1) * WORDS * 4;
      gl.bufferSubData(gl.ARRAY_BUFFER, newest, new Uint32Array([scene.head.x, scene.head.y]));
    }
    gl.bindVertexArray(this.layout);
    gl.useProgram(this.program);
    this.setUniforms(gl, scene);
    this.draw(gl, CASING_WIDTH * scene.pixelRatio, true);
    this.draw(gl, WIDTH * scene.pixelRatio, false);
    gl.bindVertexArray(null);
  }

  private draw(gl: WebGL2RenderingContext, width: number, cased: boolean): void {
    gl.uniform1f(this.uniforms['halfWidth'], width / 2);
    gl.uniform1i(this.uniforms['cased'], Number(cased));
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.points - 1);
  }

  private setUniforms(gl: WebGL2RenderingContext, scene: Scene): void {
    const { camera, pixelRatio } = scene;
    const at = this.uniforms;
    gl.uniform2ui(at['centre'], camera.x, camera.y);
    gl.uniform1f(at['scale'], camera.scale * pixelRatio);
    gl.uniform2f(at['halfView'], (camera.width / 2) * pixelRatio, (camera.height / 2) * pixelRatio);
    gl.uniform3fv(at['casing'], scene.palette.paper);
    gl.uniform3fv(at['ramp'], scene.palette.ramp.flat());
    gl.uniform1f(at['fastest'], scene.fastest * 100);
    gl.uniform1i(at['reached'], scene.reached);
  }
}

/** The contents of the buffer: `WORDS` per point. */
export function wordsOf(trail: readonly TrailPoint[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(trail.length * WORDS);
  trail.forEach((point, place) => {
    const next = trail.at(place + 1);
    const broken = next !== undefined && isBrokenBefore(next);
    const speed = next?.speed ?? point.speed;
    const known = Number.isNaN(speed) ? UNKNOWN_SPEED : Math.min(0xfffe, Math.round(speed * 100));
    words.set([point.x, point.y, known | (broken ? NO_STEP : 0)], place * WORDS);
  });
  return words;
}
