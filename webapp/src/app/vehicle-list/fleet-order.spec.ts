import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS, UNKNOWN_VALUE } from '../fleet/columns';
import { FleetTable, Report } from '../fleet/table';
import { Filter, FleetOrder, frozen } from './fleet-order';

const ALL: Filter = { query: '', statuses: [], bounds: null, sort: 'name' };

function fleet(...reports: readonly Partial<Report>[]): FleetTable {
  const table = new FleetTable();
  table.applyAll(
    reports.map((report) => ({
      ...{ name: '', x: 0, y: 0, speed: 0, heading: 0, status: MOVING },
      ...{ interval: 1000, age: 0, time: 0, accuracy: NaN },
      ...report,
    })),
    100_000,
  );
  return table;
}

function names(table: FleetTable, filter: Partial<Filter>): string[] {
  const { indices } = new FleetOrder().order(table, { ...ALL, ...filter }, 'en');
  return indices.map((index) => table.names[index]);
}

describe('the list’s order', () => {
  it('sorts names as people do', () => {
    const table = fleet({ name: 'Truck 10' }, { name: 'truck 9' }, { name: 'Éclair' });
    expect(names(table, {})).toEqual(['Éclair', 'truck 9', 'Truck 10']);
  });

  it('finds part of a name, whatever its case and accents', () => {
    const table = fleet({ name: 'Québec 1' }, { name: 'Sheffield' });
    expect(names(table, { query: ' QUEBEC' })).toEqual(['Québec 1']);
    expect(names(table, { query: 'field' })).toEqual(['Sheffield']);
    expect(names(table, { query: 'xyz' })).toEqual([]);
  });

  it('counts every status of what the words match, whichever is shown', () => {
    const table = fleet(
      { name: 'A1', status: MOVING },
      { name: 'A2', status: STOPPED },
      { name: 'A3', status: OFFLINE },
      { name: 'A4', status: SILENT },
      { name: 'A5', status: UNKNOWN_STATUS },
      { name: 'A6', status: UNKNOWN_STATUS },
      { name: 'B', status: OFFLINE },
    );
    const filter = { ...ALL, query: 'a', statuses: [STOPPED] };
    const order = new FleetOrder().order(table, filter, 'en');
    expect(order.indices).toEqual([1]);
    expect(order.counts).toEqual([1, 1, 1, 1, 2]);
    expect(order.total).toBe(7);
  });

  it('sorts by age also what has been silent for months', () => {
    const ages = [90, 1, 40, 14, 13, 60, 20, 0];
    const table = fleet(...ages.map((age) => ({ name: `${age}`, age: age * 86_400_000 })));
    expect(names(table, { sort: 'age' })).toEqual(['0', '1', '13', '14', '20', '40', '60', '90']);
  });

  it('sorts by speed with the unknown last, and by age with the newest first', () => {
    const table = fleet(
      { name: 'slow', speed: 5, age: 2000 },
      { name: 'unknown', speed: UNKNOWN_VALUE, age: 9000 },
      { name: 'fast', speed: 900, age: 100 },
      { name: 'was fast', speed: 9000, status: OFFLINE, age: 90_000 },
      { name: 'was faster', speed: 9900, status: SILENT, age: 95_000 },
    );
    expect(names(table, { sort: 'speed' })).toEqual([
      'fast',
      'slow',
      'unknown',
      'was fast',
      'was faster',
    ]);
    expect(names(table, { sort: 'age' })).toEqual([
      'fast',
      'slow',
      'unknown',
      'was fast',
      'was faster',
    ]);
  });

  it('can leave out what is not in view', () => {
    const table = fleet({ name: 'here', x: 10, y: 10 }, { name: 'there', x: 99, y: 10 });
    const bounds = { west: 0, east: 20, north: 0, south: 20 };
    expect(names(table, { bounds })).toEqual(['here']);
  });

  it('learns a new name', () => {
    const order = new FleetOrder();
    const table = fleet({ name: 'B' });
    order.order(table, ALL, 'en');
    const news = fleet({ name: 'B' }, { name: 'A' });
    expect(order.order(news, ALL, 'en').indices).toEqual([1, 0]);
  });

  it('finds a vehicle that got the row of another one by its own name', () => {
    const order = new FleetOrder();
    const table = fleet({ name: 'Gone' }, { name: 'M' });
    order.order(table, ALL, 'en');
    table.remove('Gone');
    table.recycle();
    const other = { name: 'Z', x: 0, y: 0, speed: 0, heading: 0, status: MOVING };
    table.apply({ ...other, interval: 1000, age: 0, time: 0, accuracy: NaN }, 100_000);
    expect(table.indexOf('Z')).toBe(0);
    expect(order.order(table, ALL, 'en').indices).toEqual([1, 0]);
    expect(order.order(table, { ...ALL, query: 'z' }, 'en').indices).toEqual([0]);
    expect(order.order(table, { ...ALL, query: 'gone' }, 'en').indices).toEqual([]);
  });

  it('keeps its rows in place while it is frozen', () => {
    expect(frozen([3, 1, 2], [1, 2, 3])).toEqual([3, 1, 2]);
    expect(frozen([3, 1, 2], [4, 2, 3])).toEqual([3, 2, 4]);
  });
});
