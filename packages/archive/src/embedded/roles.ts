import type postgres from 'postgres';
import { ROLE, USER } from './cluster.ts';

type Sql = postgres.Sql;

/**
 * Makes the role that a center's connections have: it owns the databases and what is in them, and is no superuser. What an
 * earlier version made as the superuser is handed over, the database itself last, so that a start cut short goes on.
 * @param open connects to a database as the superuser
 */
export async function prepareRole(open: (database: string) => Sql, password: string): Promise<void> {
  const databases = await using(open('postgres'), async (sql) => {
    const [found] = await sql`select 1 from pg_roles where rolname = ${ROLE}`;
    if (found === undefined) await sql.unsafe(`create role ${ROLE}`);
    // No bind parameters in a utility statement; the password is base64url, and only its SCRAM verifier is kept.
    await sql.unsafe(
      `alter role ${ROLE} with login nosuperuser nocreatedb nocreaterole noreplication password '${password}'`,
    );
    return sql<{ name: string }[]>`
      select datname as name from pg_database d join pg_roles r on r.oid = d.datdba
      where r.rolname = ${USER} and not datistemplate`;
  });
  for (const { name } of databases) await using(open(name), (sql) => handOver(sql, name));
}

async function handOver(sql: Sql, database: string): Promise<void> {
  const schemas = await sql<{ name: string }[]>`
    select quote_ident(nspname) as name from pg_namespace n join pg_roles r on r.oid = n.nspowner
    where r.rolname = ${USER} and nspname !~ '^pg_' and nspname <> 'information_schema'`;
  // Indexes follow their table, and sequences the column that owns them.
  const tables = await sql<{ name: string }[]>`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
    where r.rolname = ${USER} and c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
  for (const { name } of tables) await sql.unsafe(`alter table ${name} owner to ${ROLE}`);
  for (const { name } of schemas) await sql.unsafe(`alter schema ${name} owner to ${ROLE}`);
  await sql.unsafe(`alter database "${database.replaceAll('"', '""')}" owner to ${ROLE}`);
}

async function using<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
