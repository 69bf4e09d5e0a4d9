// DuckDB: loads CSV files into a database of its own, or answers the expert's statement from it.
//
//     node peer_duckdb.cjs load JOB.json FOLDER DUCKDB      FOLDER/RECORD.csv with headings, NULL as nothing
//     node peer_duckdb.cjs query STATEMENT.sql DUCKDB
//                                                           (NODE_PATH: where the packages are)
'use strict';
const fs = require('fs');
const { DuckDBInstance } = require('@duckdb/node-api');

const TYPES = { int: 'BIGINT', date: 'DATE', datetime: 'TIMESTAMP', text: 'VARCHAR' };

async function load(job, folder, path) {
	const db = await (await DuckDBInstance.create(path)).connect();
	for (const [record, columns] of Object.entries(job.records)) {
		const list = Object.entries(columns).map(([name, type]) => `TRY_CAST("${name}" AS ${TYPES[type]}) AS "${name}"`);
		await db.run(`CREATE TABLE ${record} AS SELECT ${list.join(', ')} FROM ` +
			`read_csv('${folder}/${record}.csv', header = true, all_varchar = true)`);
	}
	await db.run(`CREATE TABLE review_complete AS SELECT * FROM ` +
		`read_csv('${folder}/review_complete.csv', header = true, all_varchar = true)`);
}

async function query(sql, path) {
	const db = await (await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })).connect();
	const reader = await db.runAndReadAll(sql);
	console.log(reader.getRows().flat().filter((n) => n !== null).join(' '));
}

const [what, first, ...rest] = process.argv.slice(2);
const text = fs.readFileSync(first, 'utf8');
(what === 'load' ? load(JSON.parse(text), ...rest) : query(text, ...rest)).catch((error) => {
	console.error(String(error));
	process.exitCode = 1;
});
