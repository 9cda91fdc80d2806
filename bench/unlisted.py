"""Names of real companies that stand on no list of the CSL, and of persons put together by a seeded hand."""

from __future__ import annotations

import random

# Names of the exchanges that stand on the Entity List under another form, read one by one: they are no unlisted names.
LISTED_UNDER_ANOTHER_FORM = {
    "GUANGZHOU HAIGE COMMUNICATIONS GROUP INCORPORATED COMPANY": "Guangzhou Haige Communication Group Co., Ltd.",
    "SUN CREATE ELECTRONICS CO., LTD": "Anhui Sun-Create Electronics",
}

COMPANIES = """
3M Company; Abbott Laboratories; Accenture plc; Adidas AG; Adobe Inc.; Aflac Incorporated; Air Liquide S.A.;
Airbus SE; Akamai Technologies; Allianz SE; Alstom S.A.; Alphabet Inc.; Amazon.com, Inc.; American Airlines Group;
American Express Company; Amgen Inc.; Analog Devices, Inc.; Anheuser-Busch InBev; Apple Inc.; Applied Materials, Inc.;
Archer Daniels Midland; ArcelorMittal; ASML Holding N.V.; AstraZeneca PLC; AT&T Inc.; Atlas Copco AB; Autodesk, Inc.;
Aviva plc; AXA S.A.; BAE Systems plc; Baker Hughes Company; Banco Santander, S.A.; Bank of America Corporation;
Barclays PLC; BASF SE; Baxter International Inc.; Bayer AG; Becton, Dickinson and Company; Berkshire Hathaway Inc.;
Best Buy Co., Inc.; BHP Group Limited; Biogen Inc.; BMW AG; BNP Paribas S.A.; Boeing Company;
Booking Holdings Inc.; Boston Scientific Corporation; BP p.l.c.; Bridgestone Corporation; Bristol-Myers Squibb;
British American Tobacco; Broadcom Inc.; BT Group plc; Canon Inc.; Capgemini SE; Cardinal Health, Inc.;
Cargill, Incorporated; Carrefour S.A.; Caterpillar Inc.; Chevron Corporation; Cisco Systems, Inc.; Citigroup Inc.;
Coca-Cola Company; Cognizant Technology Solutions; Colgate-Palmolive Company; Comcast Corporation; ConocoPhillips;
Continental AG; Corning Incorporated; Costco Wholesale Corporation; Credit Agricole S.A.; CSX Corporation;
Cummins Inc.; CVS Health Corporation; Daimler Truck Holding AG; Danaher Corporation; Danone S.A.; Dassault Systemes;
Deere & Company; Dell Technologies Inc.; Delta Air Lines, Inc.; Deutsche Bank AG; Deutsche Post AG;
Deutsche Telekom AG; Diageo plc; Dow Inc.; Duke Energy Corporation; DuPont de Nemours, Inc.; E.ON SE;
Eastman Chemical Company; eBay Inc.; Ecolab Inc.; Electrolux AB; Eli Lilly and Company; Emerson Electric Co.;
Enel S.p.A.; Eni S.p.A.; Ericsson AB; Expedia Group; Exxon Mobil Corporation; FedEx Corporation; Ferrari N.V.;
Fluor Corporation; Ford Motor Company; Fortinet, Inc.; Fresenius SE; Fujitsu Limited; GE Vernova Inc.;
General Dynamics Corporation; General Electric Company; General Mills, Inc.; General Motors Company;
Gilead Sciences, Inc.; GlaxoSmithKline plc; Glencore plc; Goldman Sachs Group, Inc.; Goodyear Tire & Rubber Company;
Halliburton Company; Hapag-Lloyd AG; Heineken N.V.; Henkel AG; Hershey Company; Hewlett Packard Enterprise;
Hilton Worldwide Holdings; Hitachi, Ltd.; Home Depot, Inc.; Honda Motor Co., Ltd.; Honeywell International Inc.;
HSBC Holdings plc; Hyundai Motor Company; Iberdrola, S.A.; IKEA Industry AB; Illinois Tool Works Inc.; Illumina, Inc.;
Infineon Technologies AG; ING Groep N.V.; Intel Corporation; International Business Machines Corporation;
International Paper Company; Intuit Inc.; Johnson & Johnson; Johnson Controls International; JPMorgan Chase & Co.;
Juniper Networks, Inc.; Kawasaki Heavy Industries; Kellogg Company; Kering S.A.; Kimberly-Clark Corporation;
KLA Corporation; Komatsu Ltd.; Koninklijke Philips N.V.; Kraft Heinz Company; Kroger Co.; L'Oreal S.A.;
L3Harris Technologies, Inc.; Lam Research Corporation; Leonardo S.p.A.; LG Electronics Inc.; Linde plc;
Lloyds Banking Group; Lockheed Martin Corporation; Lonza Group AG; Lowe's Companies, Inc.; LVMH; Macy's, Inc.;
Marriott International; Marvell Technology, Inc.; Mastercard Incorporated; McDonald's Corporation;
McKesson Corporation; Medtronic plc; Merck & Co., Inc.; Mercedes-Benz Group AG; MetLife, Inc.; Michelin;
Micron Technology, Inc.; Microsoft Corporation; Mitsubishi Electric Corporation; Mitsui & Co., Ltd.;
Moderna, Inc.; Mondelez International; Morgan Stanley; Motorola Solutions, Inc.; Munich Re; Murata Manufacturing;
Nestle S.A.; Netflix, Inc.; Newmont Corporation; Nike, Inc.; Nikon Corporation; Nissan Motor;
Nokia Corporation; Norfolk Southern Corporation; Northrop Grumman Corporation; Novartis AG; Novo Nordisk A/S;
NVIDIA Corporation; NXP Semiconductors N.V.; Occidental Petroleum Corporation; Olympus Corporation; Oracle Corporation;
Orange S.A.; Otis Worldwide Corporation; PACCAR Inc; Palo Alto Networks, Inc.; Panasonic Corporation;
Parker-Hannifin Corporation; PayPal Holdings, Inc.; PepsiCo, Inc.; Pernod Ricard; Pfizer Inc.; Philip Morris;
Porsche AG; PPG Industries, Inc.; Procter & Gamble Company; Prudential plc; PSA Group; Publicis Groupe S.A.;
Qualcomm Incorporated; Raytheon Technologies; Reckitt Benckiser; Renault S.A.; Repsol S.A.; Ricoh Company;
Rio Tinto plc; Robert Bosch GmbH; Roche Holding AG; Rockwell Automation, Inc.; Rolls-Royce Holdings plc;
Royal Bank of Canada; RWE AG; Safran S.A.; Saint-Gobain; Salesforce, Inc.; Samsung Electronics Co., Ltd.; Sandvik AB;
Sanofi S.A.; SAP SE; Schindler Holding AG; Schlumberger Limited; Schneider Electric SE; Seagate Technology;
Sempra Energy; Sharp Corporation; Shell plc; Sherwin-Williams Company; Siemens AG; SKF AB; SoftBank Group Corp.;
Solvay S.A.; Sony Group Corporation; Southwest Airlines Co.; Starbucks Corporation; STMicroelectronics N.V.;
Stryker Corporation; Subaru Corporation; Sumitomo Corporation; Suzuki Motor Corporation; Swiss Re AG; Sysco Corporation;
T-Mobile US, Inc.; Takeda Pharmaceutical; Target Corporation; TDK Corporation; Telefonica, S.A.; Teradyne, Inc.;
Tesla, Inc.; Texas Instruments Incorporated; Textron Inc.; Thales S.A.; Thermo Fisher Scientific Inc.; Thyssenkrupp AG;
Tokyo Electron Limited; Toshiba Corporation; TotalEnergies SE; Toyota Motor Corporation; Travelers Companies, Inc.;
Trane Technologies plc; Tyson Foods, Inc.; UBS Group AG; Unilever PLC; Union Pacific Corporation; United Airlines;
United Parcel Service, Inc.; UnitedHealth Group; Valeo S.A.; Valero Energy Corporation; Verizon Communications Inc.;
Visa Inc.; Vodafone Group Plc; Volkswagen AG; Volvo AB; Walmart Inc.; Walt Disney Company; Waste Management, Inc.;
Wells Fargo & Company; Western Digital Corporation; Weyerhaeuser Company; Whirlpool Corporation; Xerox Holdings;
Yamaha Corporation; Zurich Insurance Group; Zeiss AG; ZF Friedrichshafen AG
"""

_GIVEN = """
James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica
Thomas Sarah Charles Karen Christopher Nancy Daniel Lisa Matthew Betty Anthony Margaret Mark Sandra Donald Ashley
Steven Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa George Deborah
Hans Ursula Klaus Petra Juergen Monika Pierre Marie Jean Isabelle Luca Giulia Marco Chiara Jose Maria Carlos Carmen
Rajesh Priya Amit Sunita Hiroshi Yuki Takashi Keiko Minjun Jiwoo Wei Fang Min Jing Lars Ingrid Erik Astrid
"""
_SURNAMES = """
Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson Martin Thompson White
Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell
Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper
Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Dubois Moreau Laurent Bernard Rossi Russo Ferrari
Esposito Garcia Fernandez Gonzalez Lopez Sharma Gupta Patel Iyer Tanaka Suzuki Watanabe Nakamura Park Choi Hansen
Johansson Larsson Nilsson Kowalski Novak Horvat Papadopoulos
"""


def companies() -> list[str]:
    """Well-known companies of other countries that no list of the CSL holds."""
    return [" ".join(name.split()) for name in COMPANIES.split(";") if name.strip()]


def persons(count: int, seed: int = 17) -> list[str]:
    """Persons that nobody means: a common given name and a common surname, at times with a middle initial."""
    rng = random.Random(seed)
    given, surnames = _GIVEN.split(), _SURNAMES.split()
    out: dict[str, None] = {}
    while len(out) < count:
        middle = f" {rng.choice('ABCDEFGHJKLMNPRSTW')}." if rng.random() < 0.3 else ""
        out[f"{rng.choice(given)}{middle} {rng.choice(surnames)}"] = None
    return list(out)
