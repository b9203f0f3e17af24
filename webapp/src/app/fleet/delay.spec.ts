import { MOVING } from './columns';
import { Delay } from './delay';
import { FleetTable } from './table';

const DAY_MS = 86_400_000;

function receive(table: FleetTable, delay: Delay, now: number, ages: readonly number[]): void {
  table.applyAll(
    ages.map((age, place) => ({
      ...{ name: `Vehicle ${place}`, x: 0, y: 0, speed: 0, heading: 0, status: MOVING },
      ...{ interval: 1000, age, time: now - age, accuracy: NaN },
    })),
    now,
  );
  delay.note(table, now);
}

describe('delay', () => {
  it('is unknown until something has come', () => {
    const delay = new Delay();
    receive(new FleetTable(), delay, 1000, []);
    expect(delay.seconds(1000)).toBeNull();
  });

  it('is the age of the middle one of the vehicles that are fresh', () => {
    const delay = new Delay();
    receive(new FleetTable(), delay, 700_000, [200, 600_000, 400, 900, 500_000]);
    expect(delay.seconds(700_000)).toBe(0.4);
  });

  it('is the age of the newest where no vehicle is fresh', () => {
    const delay = new Delay();
    receive(new FleetTable(), delay, 700_000, [600_000, 60_000, 500_000]);
    expect(delay.seconds(700_000)).toBe(60);
  });

  it('stands still between two answers and grows in silence', () => {
    const delay = new Delay();
    receive(new FleetTable(), delay, 10_000, [300]);
    expect(delay.seconds(11_000)).toBe(0.3);
    expect(delay.seconds(40_000)).toBe(30.3);
  });

  it('grows for as long as nothing comes', () => {
    const delay = new Delay();
    receive(new FleetTable(), delay, 10_000, [300]);
    for (let day = 1; day <= 60; day++) delay.ageTo(10_000 + day * DAY_MS);
    expect(delay.seconds(10_000 + 60 * DAY_MS)).toBe(60 * 86_400 + 0.3);
  });

  it('is the whole age of positions that are very old', () => {
    const delay = new Delay();
    receive(new FleetTable(), delay, 10_000, [60 * DAY_MS, 40 * DAY_MS]);
    expect(delay.seconds(10_000)).toBe(40 * 86_400);
  });

  it('does not take an answer without news for news', () => {
    const delay = new Delay();
    const table = new FleetTable();
    receive(table, delay, 10_000, [300]);
    delay.note(table, 30_000);
    expect(delay.seconds(30_000)).toBe(20.3);
  });
});
