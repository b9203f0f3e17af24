import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS, UNKNOWN_VALUE } from './columns';
import { OFFLINE_AFTER_MS, SILENT_AFTER_MS, agedStatus, lastStatus, statusBySpeed } from './status';
import { FleetTable, Report } from './table';

const REPORT: Report = {
  ...{ name: 'Van', x: 1000, y: 1000, speed: 1000, heading: 0, status: MOVING },
  ...{ interval: 1000, age: 0, time: 1_000_000, accuracy: NaN },
};

describe('the status of a vehicle that does not report', () => {
  it('is silent after a minute and offline after ten if it moved', () => {
    const ages = [SILENT_AFTER_MS, SILENT_AFTER_MS + 1, OFFLINE_AFTER_MS, OFFLINE_AFTER_MS + 1];
    expect(ages.map((age) => agedStatus(age, NaN))).toEqual([MOVING, SILENT, SILENT, OFFLINE]);
  });

  it('waits for three intervals of a vehicle that reports seldom', () => {
    expect([90_000, 90_001].map((age) => agedStatus(age, 30_000))).toEqual([MOVING, SILENT]);
    expect([1_800_000, 1_800_001].map((age) => agedStatus(age, 600_000))).toEqual([
      ...[MOVING, OFFLINE],
    ]);
  });

  it('stays as it is if the place is disputed, which is older than the newest position', () => {
    const table = new FleetTable();
    table.apply(REPORT, 0);
    table.apply({ ...REPORT, x: 1099, time: 700_000, age: 300_000, ambiguous: true }, 0);
    expect([table.columns.x[0], table.ambiguous[0]]).toEqual([1099, true]);
    table.ageTo(OFFLINE_AFTER_MS + 1);
    expect(table.columns.status[0]).toBe(MOVING);
    table.apply({ ...REPORT, time: 1_600_000 }, OFFLINE_AFTER_MS + 2);
    expect(table.ambiguous[0]).toBe(false);
  });

  it('stays as it is if it stood', () => {
    const table = new FleetTable();
    for (const status of [STOPPED, SILENT]) {
      table.applyAll([{ ...REPORT, speed: 0, status }], 0);
      table.ageTo(30 * 3_600_000);
      expect(table.columns.status[0]).toBe(status);
    }
  });

  it('keeps the last one in its speed', () => {
    expect([50, 49, UNKNOWN_VALUE].map(statusBySpeed)).toEqual([MOVING, STOPPED, UNKNOWN_STATUS]);
    const table = new FleetTable();
    const last = (status: number): number => {
      table.applyAll([{ ...REPORT, status }], 0);
      return lastStatus(table.columns, 0);
    };
    expect([MOVING, STOPPED, SILENT, OFFLINE, UNKNOWN_STATUS].map(last)).toEqual([
      ...[MOVING, STOPPED, MOVING, MOVING, UNKNOWN_STATUS],
    ]);
  });
});
