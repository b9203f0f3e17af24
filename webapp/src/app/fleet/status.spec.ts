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
    table.confirm(OFFLINE_AFTER_MS);
    table.ageTo(OFFLINE_AFTER_MS + 1);
    expect(table.columns.status[0]).toBe(MOVING);
    table.apply({ ...REPORT, time: 1_600_000 }, OFFLINE_AFTER_MS + 2);
    expect(table.ambiguous[0]).toBe(false);
  });

  it('ages from the last word of a server if the place is disputed', () => {
    const table = new FleetTable();
    const statusAt = (now: number): number => {
      table.ageTo(now);
      return table.columns.status[0];
    };
    table.apply({ ...REPORT, age: 300_000, ambiguous: true }, 0);
    table.confirm(OFFLINE_AFTER_MS);
    const lost = OFFLINE_AFTER_MS;
    expect(statusAt(lost + SILENT_AFTER_MS)).toBe(MOVING);
    expect(statusAt(lost + SILENT_AFTER_MS + 1)).toBe(SILENT);
    expect(statusAt(lost + OFFLINE_AFTER_MS)).toBe(SILENT);
    expect(statusAt(lost + OFFLINE_AFTER_MS + 1)).toBe(OFFLINE);
    // Weeks later, when a difference of two times wraps.
    for (let day = 1; day < 40; day++) expect(statusAt(lost + day * 86_400_000)).toBe(OFFLINE);
  });

  it('of a disputed place does not go back to moving when the server is lost', () => {
    const table = new FleetTable();
    table.apply({ ...REPORT, age: 300_000, ambiguous: true, status: SILENT }, 0);
    table.ageTo(1000);
    expect(table.columns.status[0]).toBe(SILENT);
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
