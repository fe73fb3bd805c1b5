SITEURL = "https://lantern.example"
