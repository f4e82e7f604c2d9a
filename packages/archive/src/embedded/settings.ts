export type Settings = Record<string, string | number>;

/** For loading much on a small machine: 2 cores, 2 to 4 GiB, one plain disk. A caller may change any. */
export const smallMachine: Settings = {
  shared_buffers: '160MB',
  effective_cache_size: '768MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  wal_buffers: '16MB',
  // Few, slow checkpoints: most of a bulk load's WAL is whole pages written after each checkpoint.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: 0.9,
  wal_compression: 'pglz', // The npm binaries know no lz4.
  jit: 'off', // Compiling costs more than our queries take.
  max_connections: 60,
  random_page_cost: 1.1,
};

/** What no caller may change. Promise P3 stands on the first four, P6 on the last three. */
export const fixed: Settings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  data_sync_retry: 'off', // A failed fsync ends the server: the next one might succeed with the bytes gone.
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  // Our log adds the time. Neither a failing statement nor the row in its detail belongs into a service log.
  log_line_prefix: '',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Command line options, which beat the configuration file and ALTER SYSTEM. */
export function settingArgs(...layers: Settings[]): string[] {
  const merged: Settings = Object.assign({}, ...layers);
  return Object.entries(merged).flatMap(([name, value]) => {
    if (!/^[a-z][a-z0-9_.]*$/.test(name))
      throw new TypeError(`not the name of a PostgreSQL setting: ${name}`);
    return ['-c', `${name}=${value}`];
  });
}
