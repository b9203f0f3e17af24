// The shaders that draw vehicles. Every column of fleet/columns.ts is an attribute. The GPU computes places
// between two reports by the rule of fleet/tween.ts, so motion needs no script per vehicle.

import { FAINT, GONE, MOVING, STATUSES, UNKNOWN_VALUE } from '../../fleet/columns';
import { RECKON_MS, RETURN_MS, TURN_MS } from '../../fleet/tween';

/** What a draw call draws: the symbol of a vehicle, or a ring around it. */
export const SYMBOL = 0;
export const HALO = 1;
export const ACCURACY = 2;

export const ATTRIBUTES = [
  ...['x', 'y', 'fromX', 'fromY', 'startedAt', 'reportedAt', 'staleAfter'],
  ...['duration', 'speed', 'heading', 'fromHeading', 'status', 'presence'],
] as const;

/*
 * Comments stand here, because visitors would download comments in GLSL. Uniforms:
 *   centre          the middle of the view
 *   scale           device pixels per unit
 *   halfView        device pixels
 *   confirmed         milliseconds for which the stream still confirms the fleet (fleet/tween.ts)
 *   drawn           SYMBOL, HALO or ACCURACY
 *   radius          of a symbol, or of the ring; device pixels
 *   dense           whether so many vehicles are in view that arrows become dots
 *   tones           the colours of each status
 *   paper           the colour around symbols and inside hollow ones
 *   accent          the colour of the rings
 * Passed from the vertex shader to the fragment shader:
 *   shape           0 arrow, 1 dot; of other statuses the status plus 1: 2 square, 3 diamond, 4 bar, 5 triangle
 *   tone            the status
 *   facing          sine and cosine of the heading
 *   extent          device pixels from the point's middle to its edge
 * In `way` integers wrap, so it returns the shorter way around the world. `arrow` returns the distance to
 * the outline of a notched arrow head, from the edges of its right half. `outline` first rotates the point
 * into the arrow's own frame, in which the tip is up.
 */

export const VERTEX_SHADER = `#version 300 es
precision highp float;
precision highp int;
${ATTRIBUTES.map((name, location) => `layout(location = ${location}) in uint ${name};`).join('\n')}

uniform uvec2 centre;
uniform float scale;
uniform vec2 halfView;
uniform uint now;
uniform float confirmed;
uniform bool still;
uniform int drawn;
uniform float radius;
uniform bool dense;

flat out int shape;
flat out int tone;
flat out vec2 facing;
flat out float extent;
flat out float hollow;
flat out float faint;

const float WORLD = 4294967296.0;

ivec2 way(uvec2 from, uvec2 to) { return ivec2(to - from); }

float unitsPerMetre() {
  float north = 3.14159265 * (1.0 - 2.0 * float(y) / WORLD);
  return WORLD / 40075016.686 * cosh(north);
}

float reckonedMetres(float since, float untilStale) {
  bool known = speed != ${UNKNOWN_VALUE}u && heading != ${UNKNOWN_VALUE}u;
  if (!known || status != ${MOVING}u) return 0.0;
  float over = clamp(since - float(duration), 0.0, ${RECKON_MS}.0);
  return float(speed) / 100.0 * over / 1000.0 * clamp(untilStale / ${RETURN_MS}.0, 0.0, 1.0);
}

float shownHeading(float since) {
  if (fromHeading == ${UNKNOWN_VALUE}u || still) return float(heading);
  float turn = mod(float(heading) - float(fromHeading) + 54000.0, 36000.0) - 18000.0;
  return float(fromHeading) + turn * clamp(since / ${TURN_MS}.0, 0.0, 1.0);
}

void main() {
  float since = float(int(now - startedAt));
  float untilStale = staleAfter == 0u ? 0.0
    : max(float(staleAfter) - float(int(now - reportedAt)), confirmed);
  float angle = radians(shownHeading(since) / 100.0);
  facing = vec2(sin(angle), cos(angle));

  vec2 units = vec2(way(centre, uvec2(x, y)));
  if (!still) {
    float left = duration > 0u ? 1.0 - clamp(since / float(duration), 0.0, 1.0) : 0.0;
    units += vec2(way(uvec2(x, y), uvec2(fromX, fromY))) * left;
    vec2 ahead = heading == ${UNKNOWN_VALUE}u ? vec2(0.0) : vec2(facing.x, -facing.y);
    units += ahead * reckonedMetres(since, untilStale) * unitsPerMetre();
  }
  vec2 pixels = units * scale;

  bool arrow = status == ${MOVING}u && speed != ${UNKNOWN_VALUE}u && speed >= 100u
    && heading != ${UNKNOWN_VALUE}u && !dense;
  shape = arrow ? 0 : int(status) + 1;
  tone = int(status);
  hollow = untilStale <= 0.0 ? 1.0 : 0.0;
  faint = presence == ${FAINT}u ? 1.0 : 0.0;
  extent = drawn == ${HALO} ? radius * 2.6 : drawn == ${ACCURACY} ? radius + 2.0 : radius * 1.5;

  bool gone = presence == ${GONE}u;
  gl_Position = gone ? vec4(2.0, 2.0, 0.0, 1.0) : vec4(pixels / halfView * vec2(1.0, -1.0), 0.0, 1.0);
  gl_PointSize = extent * 2.0;
}`;

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp int;

uniform int drawn;
uniform float radius;
uniform float pixelRatio;
uniform vec3 tones[${STATUSES}];
uniform vec3 paper;
uniform vec3 accent;

flat in int shape;
flat in int tone;
flat in vec2 facing;
flat in float extent;
flat in float hollow;
flat in float faint;
out vec4 colour;

float box(vec2 point, float side, float corner) {
  vec2 beyond = abs(point) - (side - corner);
  return length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - corner;
}

float arrow(vec2 point) {
  point.x = abs(point.x);
  vec2 corners[4] = vec2[4](vec2(0.0, -1.12), vec2(0.82, 0.92), vec2(0.0, 0.52), vec2(0.0, -1.12));
  float nearest = 1e9;
  for (int i = 0; i < 2; i++) {
    vec2 edge = corners[i + 1] - corners[i];
    vec2 from = point - corners[i];
    nearest = min(nearest, length(from - edge * clamp(dot(from, edge) / dot(edge, edge), 0.0, 1.0)));
  }
  bool rightOfSide = (0.82 * (point.y + 1.12) - 2.04 * point.x) < 0.0;
  bool belowNotch = (point.y - 0.52) > point.x * (0.40 / 0.82);
  return (rightOfSide || belowNotch ? nearest : -nearest) - 0.10;
}

float outline(vec2 point) {
  if (shape == 0) {
    return arrow(vec2(point.x * facing.y + point.y * facing.x, point.y * facing.y - point.x * facing.x));
  }
  if (shape == 1) return length(point) - 0.72;
  if (shape == 2) return box(point, 0.68, 0.2);
  if (shape == 4) return length(max(abs(point) - vec2(0.56, 0.0), 0.0)) - 0.28;
  if (shape == 5) return max(-point.y, abs(point.x) * 0.866 + point.y * 0.5) - 0.46;
  return box(mat2(0.7071, 0.7071, -0.7071, 0.7071) * point, 0.62, 0.14);
}

void main() {
  vec2 pixel = (gl_PointCoord - 0.5) * 2.0 * extent;
  if (drawn == ${ACCURACY}) {
    float distance = length(pixel) - radius;
    float fill = clamp(0.5 - distance, 0.0, 1.0) * 0.10;
    float line = clamp(1.0 - abs(distance) / pixelRatio, 0.0, 1.0) * 0.55;
    colour = vec4(accent, 1.0) * max(fill, line);
    return;
  }
  if (drawn == ${HALO}) {
    float distance = length(pixel) - radius * 1.95;
    float fill = clamp(0.5 - distance, 0.0, 1.0) * 0.22;
    float line = clamp(1.25 * pixelRatio - abs(distance) + 0.5, 0.0, 1.0);
    colour = vec4(accent, 1.0) * max(fill, line);
    return;
  }
  float distance = outline(pixel / radius) * radius;
  float casing = clamp(0.5 - (distance - 1.75 * pixelRatio), 0.0, 1.0);
  float body = clamp(0.5 - distance, 0.0, 1.0);
  float inside = clamp(0.5 - (distance + 2.0 * pixelRatio), 0.0, 1.0) * hollow;
  vec3 ink = mix(mix(paper, tones[tone], body), paper, inside);
  colour = vec4(ink, 1.0) * casing * (faint > 0.5 ? 0.25 : 1.0);
}`;
