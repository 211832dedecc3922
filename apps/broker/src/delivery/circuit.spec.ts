import { Circuit } from './circuit.js';

const failing = (circuit: Circuit, now: number): void => {
  for (let count = 0; count < 5; count += 1) circuit.fails(now);
};

describe('the circuit of an endpoint', () => {
  it('lets everything go while it works, and after four failures', () => {
    const circuit = new Circuit();
    for (let count = 0; count < 4; count += 1) expect(circuit.fails(1_000)).toBe(false);
    expect(circuit.admit(1_000, false)).toBeUndefined();
    expect(circuit.works()).toBe(false);
    expect(circuit.fails(1_000)).toBe(false);
  });

  it('opens at the fifth in a row, once, and what is urgent goes on', () => {
    const circuit = new Circuit();
    failing(circuit, 1_000);
    expect(circuit.open).toBe(true);
    expect(circuit.fails(1_500)).toBe(false);
    expect(circuit.admit(1_500, false)).toBe(2_000);
    expect(circuit.admit(1_500, true)).toBeUndefined();
  });

  it('lets one probe go when its rest is over, and rests twice as long when that fails, to a minute', () => {
    const circuit = new Circuit();
    failing(circuit, 0);
    expect(circuit.admit(1_000, false)).toBeUndefined();
    expect(circuit.admit(1_000, false)).toBe(2_000);
    circuit.fails(1_200);
    expect(circuit.admit(1_300, false)).toBe(3_200);
    let now = 3_200;
    for (let count = 0; count < 10; count += 1) {
      expect(circuit.admit(now, false)).toBeUndefined();
      circuit.fails(now);
      now = circuit.admit(now, false) ?? now;
    }
    circuit.admit(now, false);
    circuit.fails(now);
    expect(circuit.admit(now, false)).toBe(now + 60_000);
  });

  it('does not wait for a probe that was never made', () => {
    const circuit = new Circuit();
    failing(circuit, 0);
    expect(circuit.admit(1_000, false)).toBeUndefined();
    expect(circuit.admit(15_999, false)).toBe(16_000);
    expect(circuit.admit(16_000, false)).toBeUndefined();
  });

  it('closes at the first success, and begins anew', () => {
    const circuit = new Circuit();
    failing(circuit, 0);
    expect(circuit.works()).toBe(true);
    expect(circuit.admit(10, false)).toBeUndefined();
    failing(circuit, 10_000);
    expect(circuit.admit(10_000, false)).toBe(11_000);
  });

  it('waits as long as the receiver asks, at most a minute', () => {
    const circuit = new Circuit();
    expect(circuit.fails(0, 20_000)).toBe(true);
    expect(circuit.admit(0, false)).toBe(20_000);
    const other = new Circuit();
    other.fails(0, 3_600_000);
    expect(other.admit(0, false)).toBe(60_000);
  });
});
