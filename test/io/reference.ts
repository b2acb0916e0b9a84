/** Files that NumPy wrote, and pictures put together from the specification of PNG, in base64. */
export const files: Readonly<Record<string, string>> = {
  "npy f4":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4Ghob9DGDQYA8kHIAIiBscABPcHuo=",
  "npy f8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GMPiwnwEFfLCHMhwgFAeUFnAAAOkOHyY=",
  "npy f2":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2akrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy6GPQwMDDYMDgxODC4AqqgdKA==",
  "npy i4":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA67/QMAABIxAzATEzEDMAsQARDofdQ==",
  "npy i2":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA67//xkYGBmYGJgZWBgAtxkddQ==",
  "npy i1":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBek2morqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA67/DIxMzCwAHVkctQ==",
  "npy u4":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuU2qirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GIGAEYiYgZgZiFiBmBWIA8Nkbig==",
  "npy u2":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuU2qkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GBkYGJgZmBhYGVgYApdYbiA==",
  "npy u1":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBeU2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GRiZmFlYAHK4bxw==",
  "npy i8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA67/UMAABYxQmglKM0NpFigNAOJ5I3U=",
  "npy u8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuU2qhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GKGCE0kxQmhlKs0BpVigNAId+G44=",
  "npy b1":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBek2SorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy5GBhAEABRHG6g=",
  "npy c8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2yhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GMHBwYGBosAdiBxCHgWGBA0QMBBqgcgvAcgAE8yGr",
  "npy c16":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2xopq6joJ6WX1RSlJgXn1+UkgqScEvMKU4FihdnJBakAvkaRjoKxpo6CrUK5AIuBhTA4QChP9hDaAEonwFKizigqoMBATR9InB9AHEWIDI=",
  "npy big-endian f8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GFHDBHkI/gNIvoPQHKP3FHgDgQyEn",
  "npy big-endian c8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBul2yhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GIHBwYGCwbwDSIAziL4CIgeUaoHILIHIAEWMhrQ==",
  "npy big-endian i8":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBul2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkA67/UMCAChihNBOUZobSLADjaSN3",
  "npy fortran f4":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsY6CiaaOgq1CmQCLgYwcHBkYGhwAGIgzQDEC0B8ewaGABAbKN4BpAWAeAVIHshPANIHgPQEIK0AxBuA2AHILwDSD4D0DCBtAMQ7HAFN4CtQ",
  "npy scalar":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqaOgq1ChQBLgYGBQcAuRcbmw==",
  "npy empty":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RoGOgrGmjoKtQpkAy4AVesbag==",
  "npy version 2":
    "eNqb7BfqGxDJxFDCwMBQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQCLgYwaLAHEg5ABMQNQLzAAQDLdB5K",
  "npy version 3":
    "eNqb7BfqGxDJzFDCwMBQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQCLgYwaLAHEg5ABMQNQLzAAQDMBh5L",
  "npy objects":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBe46+uo6Cell9UUpSYF59flJIKEnZLzClOBYoXZyQWpAL5GkY6mjoKtQqUAK4Glqm9DBDQI5ZXmltQqRefnF+UqpdbmlOSmVhUlFg5pYcnvig1OT+vuKSoNLlkyuQpPaxglVN62PNSIEomT/FmaJ3izJg0pX1K0BQNb0ZvptYpGcw9rCkllQWpIC1M/hZTOjsgssw9jDVT/Pz8vP4DAZjwti+ZktQZO0WjdopfKpCpBwDBoVnI",
  "npy records":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupRCtoZ6orqOgbpNmoq6po6ChngTmZQJ5sUBGWn5RSVFiXnx+UUoqSLlbYk5xKlC8OCOxIBXI1zDSAeqqVSAGcDGgAQAkix09",
  "npy texts":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFACuRAYISALiZCAGAAnjHGw=",
  "npy i8 beyond":
    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFAAuRgYkAOQAAAuoG2I=",
  "npz stored":
    "eNoL8GZm0WWAAEUG/5cMWv+hgJVBhCFRL6+gkpFBgGEGVAmMnuwX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAMuiCsa7IGEAxABcQMQL3AIQPEO05u9K5G9kwTzTg9USQ9e72QS5x1jHco8A/UOIxAzAXGANyOTLjNqnMyABj0rAwI0gDRAYghdC8jfPVDvoWo5DySTIFpY2RjANjIxpAHpSWDTAP7RZVo=",
  "npz deflated":
    "eNoL8GZm0WVgYOAAYkWGn6oXD/6HAlYGEYZEvbyCSkYGAYYDbAxgEAqhGGa/EX8lLXDyRMCxgLXzJkXNiVmSt3RB3uS0ResWL5g3LT4kaMoM8fnxUyZxCZV7n9H0Y+0ST1cRW8L0U8qNzYrLjW2WFddWrhQmvbZAAy63gxoSrIsbeBgYAlDcwvRm70pktyTB3NIDdYMPfrdkEnTLMSuwO0QY9NgUEliS1BTYgE5gZNJlRg0QkJ9B/mdlQIAGRhAJDh50LSB3g5wGciaqFpBIEkQLKzg8mYAwDUjzg00DAGtya0Y=",
  "png rgb filters":
    "eNrrDPBz5+WS4mJgYOD19HAJAtLMQMzKwQQk+YUPfgVSnCWuESXO+bm5qXklDBXXv5RwAAVtPV0cQyrmMBoxnP3PcHNxk6sflzCLDuOFZS83fOW3YpvMtN8zLkCAY5UVE/NBn+k5pTvtmixZeDoPTrH+OPVzxdVfwhc8P9RsBxrE4Onq57LOKaEJAPdzLDk=",
  "png grey 16":
    "eNrrDPBz5+WS4mJgYOD19HAJAtLMQMwkACQYXvQ/bQVS4p4ujiEVc5Ij9q5bm//Siu14dbE1/3kWBuMq9iS23sYZIKWern4u65wSmgDVxRUS",
  "png grey 1": "eNrrDPBz5+WS4mJgYOD19HAJAtIgNhMjkGDwlCqoBVJ8ni6OIRVzkm/cOPDgOQMDWzjjAd8Vx6aDVbj6uaxzSmgCAOsjEXs=",
  "png grey 4": "eNrrDPBz5+WS4mJgYOD19HAJAtLMQMzEAiQYat9fOQ6k+DxdHEMq5iQnhCTs+M7IwGzO+OHwm3lTQCo8Xf1c1jklNAEAE80SVw==",
  "png palette":
    "eNrrDPBz5+WS4mJgYOD19HAJAtLMQMzIBCLT+v6oAynOAJ8Q1/9ABhjrep3tAtJcni6OIRVzkicA2VIMkrodX8yALAZPVz+XdU4JTQDgqBM+",
  "png rgba":
    "eNrrDPBz5+WS4mJgYOD19HAJAtJMIMzBBiSLtvGqAClpTxfHkIo5yZ5af+vzns3mXaWj5yk9P7VATJ6ZIdSU4125puMMoDIGT1c/l3VOCU0AwlQT5w==",
  "png interlaced":
    "eNrrDPBz5+WS4mJgYOD19HAJAtKsIMwBJBjvM3uuB9K6ni6OIRVzkm8cfHBe4NuMhb2KrQ9rv6i0SXPyyGZL8LUaPLnypkLnyAOJLcluygxPOXibclM6NIEaGTxd/VzWOSU0AQBruB9O",
}

/** The pixels of the pictures. */
export const pixels: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>> = {
  "png rgb filters": [
    [
      [217, 69, 19],
      [208, 128, 186],
      [143, 208, 100],
      [8, 216, 220],
      [20, 108, 1],
    ],
    [
      [163, 78, 4],
      [166, 155, 161],
      [239, 171, 219],
      [195, 44, 5],
      [76, 103, 31],
    ],
    [
      [130, 10, 44],
      [233, 248, 139],
      [71, 0, 141],
      [186, 22, 138],
      [123, 7, 2],
    ],
  ],
  "png grey 16": [
    [
      [43950, 34446, 42414],
      [16862, 40329, 50073],
    ],
  ],
  "png grey 1": [
    [
      [255, 0, 255, 255, 0, 0, 0, 255, 255, 0],
      [0, 255, 0, 0, 255, 255, 255, 0, 0, 255],
    ],
  ],
  "png grey 4": [
    [
      [0, 17, 34],
      [221, 238, 255],
    ],
  ],
  "png palette": [[[255, 0, 0]], [[0, 255, 0]], [[0, 0, 255]]],
  "png rgba": [
    [
      [98, 251],
      [166, 99],
    ],
    [
      [117, 97],
      [215, 224],
    ],
    [
      [255, 175],
      [176, 34],
    ],
    [
      [206, 243],
      [180, 148],
    ],
  ],
  "png interlaced": [
    [
      [184, 216, 134, 96, 79],
      [108, 124, 184, 227, 18],
      [239, 136, 91, 172, 146],
      [65, 82, 184, 152, 129],
      [86, 194, 100, 84, 227],
    ],
  ],
}
