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

  it.each([
    ['BAH 1', '\u0412\u0410\u041d 1'],
    ['Van', 'V\u0430n'],
    ['KOMET', '\u039a\u039f\u039c\u0395\u03a4'],
    ['Bohr', 'b\u00f6hr'],
    ['\u0412\u0410\u041d', '\u0432\u0430\u043d'],
    ['V\u0430\u0301n', 'van'],
  ])('look alike with letters of one script or of several: %j, %j', (one, other) => {
    const table = fleet(one, other, 'Bus');
    expect([0, 1, 2].map((index) => table.twins.of(index))).toEqual([other, one, undefined]);
  });

  it('are not ids whose letters differ to the eye', () => {
    const table = fleet('BAH', '\u0431\u0430\u043d', 'van', '\u0433\u0430\u0437', 'ra3');
    expect([0, 1, 2, 3, 4].map((index) => table.twins.of(index))).toEqual(Array(5).fill(undefined));
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
