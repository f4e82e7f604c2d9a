import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_WINDOW, SendWindow } from './window.ts';

const limits = { segments: 3, retransmitMs: 1_000, maxRetransmitMs: 8_000 };
const windowOf = (received: number, size: number) => {
  const w = new SendWindow(received, limits);
  w.end(size);
  return w;
};
/** Sends segments of `step` entries as long as the window lets; indexes sent from. */
const send = (w: SendWindow, now: number, step = 10): number[] => {
  const from: number[] = [];
  for (let at = w.next(now); at !== undefined && from.length < 100; at = w.next(now)) {
    from.push(at);
    w.onSent(at + step, now);
    w.onTaken(now);
  }
  return from;
};

describe('SendWindow', () => {
  test('P2: begins at the last receipt and keeps a bounded number of segments ahead of it', () => {
    const w = windowOf(20, 100);
    expect(send(w, 0)).toEqual([20, 30, 40]);
    expect(w.sent).toBe(50);
    w.onReceipt(30, 5);
    expect(send(w, 6)).toEqual([50]);
    w.onReceipt(60, 7);
    expect(send(w, 8)).toEqual([60, 70, 80]);
    w.onReceipt(100, 9);
    expect(send(w, 10)).toEqual([]);
    expect(w.next(10 ** 9)).toBeUndefined();
  });

  test('has nothing to send until the log grows, nor beyond where it was closed', () => {
    const w = new SendWindow(5, DEFAULT_WINDOW);
    expect(w.next(0)).toBeUndefined();
    w.end(5);
    expect(w.next(0)).toBeUndefined();
    w.end(6);
    expect(w.next(0)).toBe(5);
    w.end(3);
    expect(w.next(0)).toBeUndefined();
  });

  test('P2: without a receipt everything after it is sent again, later each time up to the longest wait', () => {
    const w = windowOf(0, 30);
    expect(send(w, 0)).toEqual([0, 10, 20]);
    const again: number[] = [];
    for (let now = 1; now < 40_000; now++) if (send(w, now).length > 0) again.push(now);
    expect(again.map((t, i) => t - (again[i - 1] ?? 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000,
    ]);
    w.onReceipt(10, 40_000);
    w.onReceipt(10, 40_500); // Not a new one: the wait goes on from the first.
    expect(send(w, 40_999)).toEqual([]);
    expect(send(w, 41_000)).toEqual([10, 20]);
  });

  test('what is still on the wire is not sent again; the wait for a receipt begins when the broker has it', () => {
    const w = windowOf(0, 10);
    expect(w.next(0)).toBe(0);
    w.onSent(10, 0);
    expect(w.next(60_000)).toBeUndefined();
    w.onTaken(60_000);
    expect(w.next(60_999)).toBeUndefined();
    expect(w.next(61_000)).toBe(0);
  });

  test('P2: a receipt sent twice or late moves nothing back', () => {
    const w = windowOf(0, 100);
    send(w, 0);
    w.onReceipt(30, 1);
    w.onReceipt(10, 2);
    expect(w.received).toBe(30);
    expect(send(w, 3)).toEqual([30, 40, 50]);
  });

  test('a receipt beyond what was sent (by an earlier run of this node) is taken', () => {
    const w = windowOf(0, 100);
    w.onReceipt(70, 1);
    expect(send(w, 2)).toEqual([70, 80, 90]);
  });

  test('P2: what the broker did not take is sent again after a pause', () => {
    const w = windowOf(0, 100);
    send(w, 0);
    w.onLost(10);
    w.onLost(11); // The others of the same moment.
    expect(w.next(200)).toBeUndefined();
    expect(send(w, 260)).toEqual([0]); // One, until a receipt shows that the way is open.
    w.onReceipt(10, 300);
    expect(send(w, 301)).toEqual([10, 20, 30]);
  });

  test('a want begins again where the parent says, and later ones only if something was sent beyond', () => {
    const w = windowOf(0, 100);
    send(w, 0);
    w.onWant(10, 1);
    expect(send(w, 2)).toEqual([10, 20, 30]);
    w.onWant(60, 3);
    expect(send(w, 4)).toEqual([]);
  });

  test('P2: a want below the receipts (the parent lost data) moves on with receipts again', () => {
    const w = windowOf(60, 100);
    send(w, 0);
    w.onWant(20, 1);
    expect(w.received).toBe(20);
    expect(send(w, 2)).toEqual([20, 30, 40]);
    w.onReceipt(30, 3);
    expect(send(w, 4)).toEqual([50]);
  });

  test('P12: a parent that holds less than its receipts is sent what it lost; one that holds more is not', () => {
    const w = windowOf(60, 100);
    w.onHeld(80, 60, 1);
    expect([w.received, w.sent]).toEqual([60, 60]);
    w.onHeld(15, 60, 2);
    expect([w.received, send(w, 3)[0]]).toEqual([15, 15]);
    w.onReceipt(45, 4);
    w.onHeld(15, 15, 5); // Asked before that receipt came: old news.
    expect(w.received).toBe(45);
  });

  test('P8: a refused log waits until heads are compared, whatever else happens', () => {
    const w = windowOf(10, 100);
    send(w, 0);
    w.onRefused();
    expect(w.refused).toBe(true);
    w.end(200);
    w.onReceipt(20, 1);
    w.onWant(20, 2);
    w.onLost(3);
    expect(w.next(10 ** 6)).toBeUndefined();
    w.onHeld(20, 20, 10 ** 6 + 1);
    expect(send(w, 10 ** 6 + 2)).toEqual([20]); // One segment is tried.
    w.onReceipt(30, 10 ** 6 + 3);
    expect(w.refused).toBe(false);
    expect(send(w, 10 ** 6 + 4)).toEqual([30, 40, 50]);
  });

  test('P8: a log that is over its share goes on from its receipts after the wait, one segment first', () => {
    const w = windowOf(0, 100);
    expect(send(w, 0)).toEqual([0, 10, 20]);
    w.onReceipt(10, 5);
    w.onSlow(30_000, 10);
    expect(w.next(30_009)).toBeUndefined();
    expect(send(w, 30_010)).toEqual([10]);
    w.onSlow(30_000, 30_020);
    // A clock set back does not make it longer.
    expect(w.next(-1_000_000)).toBeUndefined();
    expect(send(w, -970_000)).toEqual([10]);
    w.onReceipt(20, -969_000);
    expect(send(w, -969_000)).toEqual([20, 30, 40]);
  });

  test('P7: a clock set back by years delays a retransmission by one wait, not by years', () => {
    const late = Date.UTC(2030, 0);
    const early = Date.UTC(2003, 0);
    const w = windowOf(0, 30);
    send(w, late);
    expect(send(w, early)).toEqual([]);
    expect(send(w, early + 1_000)).toEqual([0, 10, 20]);
    w.onLost(late);
    expect(w.next(early)).toBeUndefined();
    expect(send(w, early + 2_001)).toEqual([0]);
  });

  test('P2: whatever is lost, delayed or wiped, everything arrives once the pipe works', () => {
    const event = fc.constantFrom('send', 'lose', 'receipt', 'want', 'wipe', 'back', 'later');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (events, size) => {
        const w = windowOf(0, size);
        let [now, parent] = [0, 0];
        const pipe: [number, number][] = [];
        const one = (deliver: boolean) => {
          const from = w.next(now);
          if (from === undefined) return;
          const end = Math.min(from + 10, size);
          w.onSent(end, now);
          if (!deliver) return;
          pipe.push([from, end]);
          w.onTaken(now);
        };
        const take = () => {
          for (const [from, end] of pipe.splice(0)) if (from <= parent) parent = Math.max(parent, end);
        };
        for (const e of events) {
          if (e === 'send') one(true);
          if (e === 'lose') one(false);
          if (e === 'lose') w.onLost(now);
          if (e === 'want') w.onWant(parent, now);
          if (e === 'wipe') pipe.length = 0;
          if (e === 'back') now -= 5_000;
          if (e === 'later') now += 700;
          if (e === 'receipt') {
            take();
            w.onReceipt(parent, now);
          }
          expect(w.received).toBeLessThanOrEqual(parent);
          expect(w.sent).toBeGreaterThanOrEqual(w.received);
        }
        for (let i = 0; i < 400 && parent < size; i++) {
          now += 250;
          one(true);
          take();
          w.onReceipt(parent, now);
        }
        expect(parent).toBe(size);
      }),
      { numRuns: 300 },
    );
  });
});
