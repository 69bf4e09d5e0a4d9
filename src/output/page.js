// Tables that can be sorted and filtered. The page is whole without it.
"use strict";
(() => {
	const words = document.body.dataset, LEAST = 8;
	const text = (row, column) => (row.cells[column] ? row.cells[column].textContent : "");
	const number = (row, column) => parseFloat(text(row, column).replace("%", ""));

	// Empty cells stay at the end, whatever the order.
	function compare(a, b, column, numeric, sign) {
		const x = text(a, column), y = text(b, column);
		if (x === "" || y === "") return (x === "") - (y === "");
		return sign * (numeric ? number(a, column) - number(b, column) : x.localeCompare(y, document.documentElement.lang, {numeric: true}));
	}
	function sort(head, column, body) {
		const down = head.getAttribute("aria-sort") === "ascending", numeric = head.classList.contains("n");
		const rows = Array.from(body.rows).sort((a, b) => compare(a, b, column, numeric, down ? -1 : 1));
		for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
		head.setAttribute("aria-sort", down ? "descending" : "ascending");
		body.append(...rows);
	}
	function addSort(table) {
		const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
		Array.from(heads).forEach((head, column) => {
			const button = document.createElement("button");
			button.type = "button";
			button.append(...head.childNodes);
			head.append(button);
			button.addEventListener("click", () => sort(head, column, table.tBodies[0]));
		});
	}
	// A heading of rows goes with the last of them.
	function addFilter(table) {
		const label = document.createElement("label"), input = document.createElement("input"), count = document.createElement("span");
		const bodies = Array.from(table.tBodies), rows = bodies.flatMap((body) => Array.from(body.rows)).filter((row) => row.className !== "g");
		if (rows.length < LEAST) return;
		label.className = "f";
		input.type = "search";
		count.setAttribute("role", "status");
		label.append(words.filter, input, count);
		input.addEventListener("input", () => {
			const wanted = input.value.trim().toLowerCase();
			let shown = 0;
			for (const row of rows) {
				const head = row.parentNode.rows[0];
				row.hidden = !(head.className === "g" ? head.textContent + row.textContent : row.textContent).toLowerCase().includes(wanted);
				shown += !row.hidden;
			}
			for (const body of bodies) if (body.rows[0].className === "g") body.rows[0].hidden = !Array.from(body.rows).some((row) => row.className !== "g" && !row.hidden);
			count.textContent = wanted === "" ? "" : shown + " / " + rows.length;
		});
		table.before(label);
	}
	function addContents() {
		const heads = document.querySelectorAll("section[id] > h2"), nav = document.createElement("nav");
		if (heads.length < 4) return;
		nav.setAttribute("aria-label", words.contents);
		for (const head of heads) {
			const link = document.createElement("a");
			link.href = "#" + head.parentNode.id;
			link.textContent = head.textContent;
			nav.append(link);
		}
		document.querySelector("section").before(nav);
	}
	if (words.plain !== undefined) return;
	addContents();
	for (const table of document.querySelectorAll("table")) {
		if (table.tBodies.length === 1 && table.tBodies[0].rows.length > 1) addSort(table);
		addFilter(table);
	}
})();
