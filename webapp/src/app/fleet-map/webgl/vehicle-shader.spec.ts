import { FleetColumns } from '../../fleet/columns';
import { RECKON_MS, RETURN_MS, TURN_MS } from '../../fleet/tween';
import { ATTRIBUTES, FRAGMENT_SHADER, VERTEX_SHADER } from './vehicle-shader';

// The shaders are compiled in tests/browser/map.spec.ts; jsdom has no WebGL.
describe('the shader of the vehicles', () => {
  it('reads every column of the fleet', () => {
    const columns = new FleetColumns(4);
    const names = Object.entries(columns).flatMap(([name, value]) =>
      ArrayBuffer.isView(value) ? [name] : [],
    );
    expect([...ATTRIBUTES].sort()).toEqual(names.sort());
    ATTRIBUTES.forEach((name, location) => {
      expect(VERTEX_SHADER).toContain(`layout(location = ${location}) in uint ${name};`);
    });
  });

  it('moves symbols by the times of fleet/tween.ts', () => {
    expect(VERTEX_SHADER).toContain(`clamp(since - float(duration), 0.0, ${RECKON_MS}.0)`);
    expect(VERTEX_SHADER).toContain(`untilStale / ${RETURN_MS}.0`);
    expect(VERTEX_SHADER).toContain(`since / ${TURN_MS}.0`);
  });

  it('passes to the fragments what they read', () => {
    const outputs = [...VERTEX_SHADER.matchAll(/flat out (\w+ \w+);/g)].map(([, name]) => name);
    const inputs = [...FRAGMENT_SHADER.matchAll(/flat in (\w+ \w+);/g)].map(([, name]) => name);
    expect(inputs).toEqual(outputs);
  });

  it('has no comments, which every visitor would download', () => {
    expect(VERTEX_SHADER + FRAGMENT_SHADER).not.toMatch(/\/\/|\/\*/);
  });
});
