# Spørg grafen fra R, uden andet end R selv. / Ask the graph from R, with nothing but R itself.
#
#   INDSATSGRAF_ADDRESS=http://127.0.0.1:8000 Rscript examples/r/initiatives.R

address <- Sys.getenv("INDSATSGRAF_ADDRESS", "http://127.0.0.1:8000")
queries <- Sys.getenv("INDSATSGRAF_QUERIES", file.path("examples", "queries"))

# Svaret på spørgsmålet i queries/NAME.rq som en tabel. / The answer to the question in queries/NAME.rq as a table.
ask <- function(name) {
  lines <- readLines(file.path(queries, paste0(name, ".rq")), encoding = "UTF-8")
  query <- URLencode(enc2utf8(paste(lines, collapse = "\n")), reserved = TRUE)
  read.csv(paste0(address, "/sparql?format=csv&query=", query), encoding = "UTF-8", stringsAsFactors = FALSE)
}

# Indsatser i gang hvert år / Initiatives running in each year
running <- ask("running-per-year")
print(running, row.names = FALSE)

# Hvor mange gange hver organisation medvirker; to roller i én indsats er to gange
# How many times each body is involved; two roles in one initiative are two times
bodies <- ask("bodies-by-role")
involved <- aggregate(antal ~ navn, data = bodies, FUN = sum)
print(involved[order(-involved$antal, involved$navn), ], row.names = FALSE)
