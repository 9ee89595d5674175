const FASTEST = 600;

export interface AppClock {
  /** What the service said the time was, and when we heard it (a monotonic reading, ms). */
  hear(now: string, heardAt: number): void;
  read(at: number): number;
}

/**
 * The service's time between two answers. In a drill it may run faster than ours: the slower of the last two measured
 * speeds counts, so that a clock moved forward once does not look like a fast one.
 */
export function createAppClock(): AppClock {
  let base = 0;
  let heard = 0;
  let speeds: number[] = [];
  return {
    hear(now, heardAt) {
      const at = Date.parse(now);
      const passed = heardAt - heard;
      if (base > 0 && passed > 500) {
        const measured = Math.min(FASTEST, Math.max(0, (at - base) / passed));
        speeds = [measured, ...speeds].slice(0, 2);
      }
      if (base > 0 && passed <= 500 && at >= base) return;
      base = at;
      heard = heardAt;
    },
    read: (at) => base + (at - heard) * speedOf(speeds),
  };
}

/** A reading with the network's jitter around real time is real time. */
function speedOf(speeds: number[]): number {
  const speed = speeds.length > 1 ? Math.min(...speeds) : 1;
  return speed > 0 && speed < 1.5 ? 1 : speed;
}
