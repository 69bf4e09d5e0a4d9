// json-rules-engine over better-sqlite3: an engine for each kind of each record, run on every row of the kind.
//
//     node peer_rules.cjs RULES.json DATABASE        (NODE_PATH: where the packages are)
'use strict';
const fs = require('fs');
const Database = require('better-sqlite3');
const { Engine } = require('json-rules-engine');

const there = (a, b) => a !== null && b !== null;
const OPERATORS = {
	differs: (a, b) => there(a, b) && a !== b,
	less: (a, b) => there(a, b) && a < b,
	atMost: (a, b) => there(a, b) && a <= b,
	more: (a, b) => there(a, b) && a > b,
	atLeast: (a, b) => there(a, b) && a >= b,
	contains_: (a, b) => a !== null && a.includes(b),
	endsWith: (a, b) => a !== null && a.endsWith(b),
	'not:endsWith': (a, b) => a !== null && !a.endsWith(b),
	lacks: (a, b) => !a.has(b) && !a.has(null),
};

const DAY = 86400000;
const millis = (text) => {
	const at = text === null ? NaN : Date.parse(text.length > 10 ? text.replace(' ', 'T') + 'Z' : text);
	return Number.isNaN(at) ? null : at;
};
const between = (a, b, unit) => (there(millis(a), millis(b)) ? Math.floor((millis(b) - millis(a)) / unit) : null);
const text = (at) => at.toISOString().slice(0, 10);

// The last day of a limit: a month without the day ends on its last.
function lastDay(from, months, days) {
	const at = millis(from);
	if (at === null)
		return null;
	if (!months)
		return text(new Date(at + days * DAY));
	const start = new Date(at), month = start.getUTCMonth() + months;
	const last = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0));
	return text(new Date(Date.UTC(start.getUTCFullYear(), month, Math.min(start.getUTCDate(), last.getUTCDate()))));
}

// 'days:a:b' and the like: a function of a row's facts.
function computed(name) {
	const [what, a, b, c] = name.split(':');
	switch (what) {
	case 'days': return (f) => between(f[a], f[b], DAY);
	case 'minutes': return (f) => between(f[a], f[b], 60000);
	case 'times': return (f) => (f[a] === null ? null : f[a] * Number(b));
	default: return (f) => lastDay(f[a], Number(b), Number(c));
	}
}

function engineOf(rules) {
	const engine = new Engine([], { allowUndefinedFacts: true });
	for (const [name, test] of Object.entries(OPERATORS))
		engine.addOperator(name, test);
	for (const { conditions, event } of rules)
		engine.addRule({ conditions, event });
	return engine;
}

// A function from a kind to the engine with the rules that look at it.
function enginesOf(rules) {
	const engines = new Map();
	return (kind) => {
		if (!engines.has(kind))
			engines.set(kind, engineOf(rules.filter(({ kinds }) => !kinds || kinds.includes(kind))));
		return engines.get(kind);
	};
}

function scoreOf(job, found) {
	const direct = job.dimension_max.map(() => 0), category = job.dimension_max.map(() => 0);
	for (const [number, n] of found) {
		const item = job.items[number];
		(item.category ? category : direct)[item.dimension] += Math.min(job.max, job.each * n);
	}
	return 10000 - job.dimension_max.reduce(
		(sum, most, d) => sum + Math.min(most, direct[d] + Math.min(job.category_max, category[d])), 0);
}

async function main() {
	const { job, engines } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
	const db = new Database(process.argv[3], { readonly: true });
	db.exec('BEGIN');
	const complete = {};
	for (const { record, key } of db.prepare('SELECT record, CAST("case" AS INTEGER) AS key FROM review_complete').iterate())
		(complete[record] ||= new Set()).add(key);
	const found = new Map(), kinds = new Map(), ofCase = new Map();
	for (const row of db.prepare('SELECT case_id, filed_on AS case_filed_on, closed_on AS case_closed_on, ' +
			'volumes AS case_volumes FROM case_file').iterate()) {
		ofCase.set(row.case_id, row);
		kinds.set(row.case_id, new Set());
		found.set(row.case_id, new Map());
	}
	// The case itself comes last: it asks for the kinds of its papers.
	const records = Object.keys(engines).filter((name) => name !== 'case_file').concat('case_file');
	for (const record of records) {
		const engine = enginesOf(engines[record].rules);
		const compute = engines[record].computed.map((name) => [name, computed(name)]);
		for (const row of db.prepare(engines[record].select).iterate()) {
			const facts = Object.assign(row, ofCase.get(row.case_id), { as_of: job.as_of,
				complete: Number(Boolean(complete[record]?.has(row.case_id))),
				document_complete: Number(Boolean(complete.document?.has(row.case_id))), kinds: kinds.get(row.case_id) });
			for (const [name, from] of compute)
				facts[name] = from(facts);
			if (record === 'document')
				facts.kinds.add(row.kind);
			const { events } = await engine(row.kind).run(facts);
			const mine = found.get(row.case_id);
			for (const { params } of events)
				mine.set(params.item, (mine.get(params.item) || 0) + 1);
		}
	}
	const violations = {}, cases = {};
	let total = 0;
	for (const of of found.values()) {
		total += scoreOf(job, of);
		for (const [number, n] of of) {
			violations[number] = (violations[number] || 0) + n;
			cases[number] = (cases[number] || 0) + 1;
		}
	}
	const numbers = [];
	job.items.forEach((item, number) => {
		if (item.shape !== 'manual')
			numbers.push(violations[number] || 0, cases[number] || 0);
	});
	console.log(numbers.concat(total).join(' '));
}

main();
