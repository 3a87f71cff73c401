"""QR codes over HTTP. An independent decoder reads each image before it is sent.

A request passes through one package per stage:

    http -> parameters -> spec -> symbol -> drawing -> render -> reading -> http
    read    parse         value   encode    draw       render    verify     respond

``generate.generate`` is the whole pipeline without HTTP: from a ``Spec`` to a verified ``Image``.

    errors/       every error that a client can see, as data
    config_values.py  parsers of the values of settings
    config.py     settings; the only module that reads the environment
    locks.py      a lock with a timeout
    admission.py  a bounded queue for expensive work
    single_flight.py  one computation for concurrent equal requests
    workers/      processes for work on files of clients
    log.py        the log: one JSON object per line
    metrics.py    counters of this process, for /metrics
    cost/         the estimated cost of an image, and the maximum of one request
    generate.py   Spec -> Image: encode, draw, render, verify
    brand.py      name, logo, colours and footer of the operator
    attempts.py   attempts for a styled image before it is rejected
    sheets/       labels with QR codes and text, on the pages of a PDF file
    changes/      changes of parameters that make a rejected image readable
    parameters/   how a parameter is declared, parsed and rejected; the types of values
    graphics/     colours, paths, shapes, eyes, letters, and the SVG renderer; independent of QR codes
    payloads/     fields -> content: one row per payload; a file can contain related payloads
    fetching/     fetches a file by https from an allowed host, and from no private network
    parsing/      content -> fields: the inverse of payloads/
    spec/         the request as frozen values: Encoding, Style, Output -> Spec; the formats and presets
    symbol/       content -> Symbol (ISO/IEC 18004, ISO/IEC 23941)
    logo/         makes an uploaded logo safe, and places it where the error correction allows it
    drawing/      Symbol -> Drawing: plain squares, or layers of shapes
    render/       writers and readers of formats; the rows are in spec/formats.py
    reading/      raster -> content: decoder, contrast, warnings (render/ reads the files)
    decoding/     photographs and documents of clients -> symbols, in a process of its own
    batch/        rows of a table -> images -> ZIP archive with a manifest, or labels of a sheet
    links/        settings of a link, targets, rules, visitors, trade items, sums of scans
    store/        records and scans: protocol, SQLite, Firestore; groups and the queue of scans that wait
    access/       API keys, signed URLs, passwords
    contract/     the table row of a URL; OpenAPI documents and tools of agents, from the tables
    http/         reads requests and writes responses; independent of the resources
    compat/       URLs of other services, one file per service; the only lenient parser of parameters
    routes/       views, one file per resource
    web/          templates, style sheets and scripts of the pages and of charts

A package or module imports only from lines above its own, and never from its own line (``tests/test_imports.py``):

    config_values
    errors  config  locks  admission  single_flight  log  metrics  web
    workers
    graphics  parameters  access
    payloads  fetching
    spec  links
    symbol  store  parsing
    logo
    drawing  attempts  brand
    render  reading  cost  decoding
    generate
    changes  sheets
    batch
    http
    contract
    compat
    routes
    router
    main  serve
"""
