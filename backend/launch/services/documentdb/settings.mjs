/** postgresql.auto.conf of the DocumentDB engine. Each line that differs from PostgreSQL's default says why. */

/** @param {string} socketFolder  @param {boolean} fsync false: data may be lost when the machine (not the process) crashes */
export const settings = (socketFolder, fsync) => `
listen_addresses = ''                       # reachable by the socket in a 0700 folder only, never by TCP
unix_socket_directories = '${socketFolder}'
unix_socket_permissions = 0700
max_connections = 120
dynamic_shared_memory_type = mmap           # in the data folder, not in /dev/shm
shared_buffers = 128MB
max_wal_size = 512MB
max_wal_senders = 0
fsync = ${fsync ? 'on' : 'off'}
synchronous_commit = on
io_method = sync                            # no extra I/O worker processes
jit = off                                   # its LLVM library is not in the prefix
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
autovacuum_naptime = 5s                     # statistics soon: without them sorted reads do not use their index
client_connection_check_interval = 2s       # ends the query of a client that is gone
deadlock_timeout = 50ms                     # deadlocks between unique-key writers are normal here; the gateway retries
timezone = 'GMT'
log_timezone = 'GMT'
log_checkpoints = off
log_min_messages = fatal                    # documentdb logs a lot; errors reach the client anyway
shared_preload_libraries = 'pg_cron, pg_documentdb_core, pg_documentdb, pg_documentdb_extended_rum'
documentdb.alternate_index_handler_name = 'extended_rum'   # the default one cannot return documents in index order
documentdb.useFileBasedPersistedCursors = on               # cursors outlive their connection: getMore works on any
documentdb.defaultCursorExpiryTimeLimitSeconds = 900
cron.database_name = 'postgres'
cron.use_background_workers = on
cron.log_run = off
cron.log_statement = off
max_worker_processes = 16
documentdb.localhost_connection_string = 'host=${socketFolder}'  # it connects to itself to name an index in an error
documentdb_core.enableCollation = on
documentdb.enableCollationWithNonUniqueOrderedIndexes = on
documentdb.throwDeadlockOnCRUD = on                  # else they come back as opaque write errors
documentdb.enableFailureOnParallelIndexArrays = on   # as MongoDB: no index over two arrays of one document
`;
