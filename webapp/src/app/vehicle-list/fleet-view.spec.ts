import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { FAINT, MOVING, SHOWN, STOPPED } from '../fleet/columns';
import { Report } from '../fleet/table';
import { Vehicles } from '../vehicles/vehicles';
import { FleetView } from './fleet-view';

const FROM = Date.UTC(2026, 10, 21, 12);

function report(name: string, speed: number, x = 0): Report {
  return {
    ...{ name, x, y: 2 ** 31, speed, heading: 0, status: speed > 0 ? MOVING : STOPPED },
    ...{ interval: 1000, age: 0, time: FROM, accuracy: 3 },
  };
}

describe('the order of the list', () => {
  let page: PageState;
  let view: FleetView;

  const show = (...reports: readonly Report[]): void => {
    const { at } = page;
    TestBed.inject(Vehicles).showPast((table) => {
      table.applyPast(reports, at(), at(), null);
    });
    TestBed.tick();
  };
  const names = (): string[] =>
    view.rows().map((index) => TestBed.inject(Vehicles).table.names[index]);
  /** How the vehicles are drawn on the map, in the order of the table. */
  const presence = (): number[] => {
    const { table } = TestBed.inject(Vehicles);
    return [...table.columns.presence.subarray(0, table.count)];
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    history.replaceState(null, '', '/');
    page = TestBed.inject(PageState);
    page.lookBack({ from: FROM, to: FROM + 60_000 });
    view = TestBed.inject(FleetView);
    TestBed.tick();
    show(report('Van', 500), report('City Truck', 0), report('Bus', 900));
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
  });

  it('is that which the person chose', () => {
    expect(names()).toEqual(['Bus', 'City Truck', 'Van']);
    page.sort.set('speed');
    expect(names()).toEqual(['Bus', 'Van', 'City Truck']);
  });

  it('keeps each row in its place while the person points at the list', () => {
    page.sort.set('speed');
    expect(names()).toEqual(['Bus', 'Van', 'City Truck']);
    view.frozen.set(true);
    show(report('Van', 2000), report('City Truck', 0), report('Bus', 900), report('Tram', 3000));
    expect(names()).toEqual(['Bus', 'Van', 'City Truck', 'Tram']);
    view.frozen.set(false);
    expect(names()).toEqual(['Tram', 'Van', 'Bus', 'City Truck']);
  });

  it('puts a vehicle that got the row of another one at the end while it is frozen', () => {
    const { table } = TestBed.inject(Vehicles);
    view.frozen.set(true);
    expect(names()).toEqual(['Bus', 'City Truck', 'Van']);
    show(report('City Truck', 0), report('Bus', 900));
    show(report('City Truck', 0), report('Bus', 900), report('Ambulance', 0));
    expect(table.indexOf('Ambulance')).toBe(0);
    expect(names()).toEqual(['Bus', 'City Truck', 'Ambulance']);
    view.frozen.set(false);
    expect(names()).toEqual(['Ambulance', 'Bus', 'City Truck']);
  });

  it('makes faint on the map what the list leaves out, until it is searched no more', () => {
    page.query.set('truck');
    TestBed.tick();
    expect([names(), presence()]).toEqual([['City Truck'], [FAINT, SHOWN, FAINT]]);
    page.query.set('');
    page.statuses.set(['moving']);
    TestBed.tick();
    expect(presence()).toEqual([SHOWN, FAINT, SHOWN]);
    page.showAll();
    TestBed.tick();
    expect(presence()).toEqual([SHOWN, SHOWN, SHOWN]);
  });

  it('lists only what is in view, and leaves the others as they are on the map', () => {
    show(report('Van', 500, 1000), report('City Truck', 0, 2 ** 31), report('Bus', 900, 2000));
    page.bounds.set({ west: 0, east: 5000, north: 0, south: 2 ** 32 - 1 });
    page.inView.set(true);
    TestBed.tick();
    expect([names(), presence()]).toEqual([
      ['Bus', 'Van'],
      [SHOWN, SHOWN, SHOWN],
    ]);
  });
});
