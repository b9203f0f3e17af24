import { STOPPED } from '../fleet/columns';
import { WORLD } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { Camera, placeAt, scaleOfZoom } from './camera';
import { Probe, offerProbe } from './probe';

const CAMERA: Camera = {
  ...{ x: WORLD / 2, y: WORLD / 2, scale: scaleOfZoom(14), width: 1000, height: 600 },
};

describe('the probe of the map', () => {
  let camera: Camera | undefined;
  const probe = (): Probe => (globalThis as unknown as { convoy: Probe }).convoy;

  beforeEach(() => {
    const table = new FleetTable();
    table.apply(
      {
        ...{ name: 'Van', ...placeAt(CAMERA, 200, 100), status: STOPPED, speed: 0, heading: 0 },
        ...{ interval: 1000, age: 0, time: 1, accuracy: NaN },
      },
      0,
    );
    camera = CAMERA;
    offerProbe({ camera: () => camera, table, now: () => 0, still: () => false });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'convoy');
  });

  it('finds a symbol, and the vehicle that a click there selects', () => {
    const place = probe().place('Van');
    expect(place?.left).toBeCloseTo(200, 0);
    expect(place?.top).toBeCloseTo(100, 0);
    expect([probe().pick(200, 100), probe().pick(900, 500)]).toEqual(['Van', null]);
  });

  it('has nothing for an unknown vehicle, and before there is a map', () => {
    expect(probe().place('Zebra')).toBeNull();
    camera = undefined;
    expect([probe().place('Van'), probe().pick(200, 100)]).toEqual([null, null]);
  });

  it('cannot be changed by a script', () => {
    expect(Object.isFrozen(probe())).toBe(true);
  });
});
