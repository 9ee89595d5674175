import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

interface MetricNaming<Label extends string> {
  /** Without the product's prefix; unit last, as Prometheus asks: `outbox_waiting_rows`. */
  name: string;
  help: string;
  labels?: readonly Label[];
}

export type Metrics = ReturnType<typeof createMetrics>;

const PREFIX = 'eqian_';

/** One registry a process. Modules register what they count; names get the product's prefix. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  const naming = <Label extends string>({ name, help, labels = [] }: MetricNaming<Label>) => ({
    name: `${PREFIX}${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    counter: <Label extends string = never>(metric: MetricNaming<Label>) => new Counter<Label>(naming(metric)),
    histogram: <Label extends string = never>({ buckets, ...metric }: MetricNaming<Label> & { buckets: number[] }) =>
      new Histogram<Label>({ ...naming(metric), buckets }),
    /** With `read`, asked at each scrape; a read that fails leaves the last value. */
    gauge<Label extends string = never>({ read, ...metric }: MetricNaming<Label> & { read?: () => Promise<number> }) {
      if (!read) return new Gauge<Label>(naming(metric));
      return new Gauge<Label>({
        ...naming(metric),
        async collect() {
          const value = await read().catch(() => null);
          if (value !== null) this.set(value);
        },
      });
    },
  };
}
