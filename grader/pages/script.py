"""The script of pages with long tables: it sorts them, and finds rows in them. A page says all it has to say without.

It is the same text in every page, so that a policy names it by its digest, and it makes markup of no text: what it
reads in a table it compares, and what it writes are counts.
"""

SCRIPT = """
for (const table of document.querySelectorAll("table.sorted")) {
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const key = (row, n) => row.cells[n].textContent.trim();
  const compared = (a, b) => (a === "") - (b === "") || parseFloat(a) - parseFloat(b) || a.localeCompare(b);
  heads.forEach((head, n) => {
    if (head.querySelector("svg")) return;
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const turn = head.ariaSort === "ascending" ? -1 : 1;
      heads.forEach((other) => (other.ariaSort = null));
      head.ariaSort = turn > 0 ? "ascending" : "descending";
      body.append(...rows.sort((a, b) => turn * compared(key(a, n), key(b, n))));
    };
  });
  if (rows.length < 9) continue;
  const label = document.createElement("label"), find = document.createElement("input");
  const count = document.createElement("output");
  find.type = "search";
  label.append("Find ", find);
  find.oninput = () => {
    const words = find.value.toLowerCase().split(" ");
    rows.forEach((row) => (row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word))));
    count.value = ` ${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };
  const tools = document.createElement("p");
  tools.className = "tools";
  tools.append(label, count);
  table.parentElement.before(tools);
}
"""
