import { describe, expect, it } from 'vitest'
import { ClockWatch } from '../../src/log/clock-watch.ts'

const witness = { name: 'witness', isWitness: true }
const peer = { name: 'peer', isWitness: false }

/** A clock that can be set, beside one that cannot. */
function aClock() {
  const time = { set: 1_000_000, elapsed: 0 }
  const clock = {
    now: () => time.set,
    nowMs: () => time.set * 1000,
    elapsedMs: () => time.elapsed * 1000,
  }
  const passes = (seconds: number) => {
    time.set += seconds
    time.elapsed += seconds
  }
  const jumps = (seconds: number) => {
    time.set += seconds
  }
  return { clock, passes, jumps, now: () => time.set }
}

describe('a jump ahead, beside a clock that nobody sets', () => {
  it('shows by what answers told before it, though unasked lines came since', () => {
    const { clock, passes, jumps, now } = aClock()
    const watch = new ClockWatch(clock)
    for (const source of [witness, peer]) watch.learn(source, now(), now())
    passes(30)
    for (const source of [witness, peer]) watch.learn(source, now())
    passes(30)
    jumps(3600)
    expect(watch.offset(true)).toBeGreaterThan(3590)
  })

  it('is over when the clock is set back', () => {
    const { clock, passes, jumps, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(witness, now(), now())
    jumps(3600)
    passes(10)
    jumps(-3600)
    expect(watch.offset(true)).toBe(0)
  })
})

describe('a witness whose clock was mended', () => {
  it('is believed from its next answer on', () => {
    const { clock, passes, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(witness, now() - 300, now())
    expect(watch.offset(true)).toBe(300)
    passes(60)
    watch.learn(witness, now(), now())
    expect(watch.offset(true)).toBe(0)
  })

  it('is not held to an old answer by its own later line', () => {
    const { clock, passes, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(witness, now() - 300, now())
    passes(60)
    watch.learn(witness, now())
    expect(watch.offset(true)).toBe(0)
  })
})

describe('a peer whose lines came unasked', () => {
  it('does not hide by them that our clock is an hour ahead of the one witness', () => {
    const { clock, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(peer, now() - 3600)
    watch.learn(witness, now() - 3600, now())
    expect(watch.offset(true)).toBe(3600)
  })

  it('nor that it is an hour behind him', () => {
    const { clock, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(peer, now() - 30)
    watch.learn(witness, now() + 3600, now())
    expect(watch.offset(true)).toBe(-3600)
  })

  it('shows by one that is newer than our time that we are behind, but stops us only beside a witness', () => {
    const { clock, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(peer, now() + 90)
    expect(watch.offset(true)).toBe(0)
    expect(watch.offset(false)).toBe(-90)
    watch.learn(witness, now() + 95, now())
    expect(watch.offset(true)).toBe(-90)
  })
})

describe('a witness whose line came unasked', () => {
  it('does not let the peer alone stop us', () => {
    const { clock, now } = aClock()
    const watch = new ClockWatch(clock)
    watch.learn(witness, now() - 10)
    watch.learn(peer, now() + 3600, now())
    expect(watch.offset(true)).toBe(0)
  })
})
