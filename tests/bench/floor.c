/*
 * floor DATABASE STATEMENTS: steps each statement of a file (one a line) to its end and reads no column: what SQLite alone
 * takes to bring the rows, in one job and one transaction.
 */
#include <stdio.h>
#include <sqlite3.h>

int main(int argc, char **argv)
{
	char line[4096];
	sqlite3 *db;
	sqlite3_stmt *stmt;
	long rows = 0;
	FILE *file = argc == 3 ? fopen(argv[2], "r") : NULL;

	if (!file ||
	    sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ||
	    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL))
		return fputs("floor DATABASE STATEMENTS\n", stderr), 66;
	while (fgets(line, sizeof(line), file)) {
		if (sqlite3_prepare_v2(db, line, -1, &stmt, NULL) != SQLITE_OK)
			return fprintf(stderr, "floor: %s\n%s", sqlite3_errmsg(db), line), 65;
		while (sqlite3_step(stmt) == SQLITE_ROW)
			rows++;
		if (sqlite3_finalize(stmt) != SQLITE_OK)
			return fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db)), 65;
	}
	printf("%ld\n", rows);
	sqlite3_close(db);
	fclose(file);
	return 0;
}
