module comity.example/second

go 1.24
