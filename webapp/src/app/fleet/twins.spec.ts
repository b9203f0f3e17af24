import { MOVING } from './columns';
import { FleetTable } from './table';

function fleet(...names: string[]): FleetTable {
  const table = new FleetTable();
  add(table, ...names);
  return table;
}

function add(table: FleetTable, ...names: string[]): void {
  for (const name of names) {
    table.apply(
      {
        ...{ name, x: 0, y: 2 ** 31, speed: 0, heading: 0, status: MOVING },
        ...{ interval: 1000, age: 0, time: 0, accuracy: NaN },
      },
      0,
    );
  }
}

describe('twins', () => {
  it('are vehicles whose ids look alike', () => {
    const table = fleet('Zürich', 'Van 1', 'Zu\u0308rich', 'Van 2');
    expect([0, 1, 2, 3].map((index) => table.twins.of(index))).toEqual([
      ...['Zu\u0308rich', undefined, 'Zürich', undefined],
    ]);
  });

  it('come and go with the vehicles, also where another vehicle gets the row', () => {
    const table = fleet('Van 1');
    expect(table.twins.of(0)).toBeUndefined();
    add(table, 'van 1');
    expect(table.twins.of(0)).toBe('van 1');
    table.remove('van 1');
    expect(table.twins.of(0)).toBeUndefined();
    table.recycle();
    add(table, 'Bus', 'BUS');
    expect([0, 1, 2].map((index) => table.twins.of(index))).toEqual([undefined, 'BUS', 'Bus']);
  });
});
