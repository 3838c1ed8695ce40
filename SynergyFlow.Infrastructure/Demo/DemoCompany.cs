using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>A small freight company as people at its service desk would know it.</summary>
internal static class DemoCompany
{
    public const string Name = "Nusantara Freight";

    /// <summary>The first of each role gets a sign-in that <c>./run</c> prints.</summary>
    public static IReadOnlyList<DemoPerson> People { get; } =
    [
        new("Sari Wulandari", "sari.wulandari", Role.SystemAdmin, null),
        new("Tomas Reyes", "tomas.reyes", Role.TenantAdmin, null),
        new("Ayu Lestari", "ayu.lestari", Role.Agent, "Service desk"),
        new("Budi Santoso", "budi.santoso", Role.Agent, "Service desk"),
        new("Carla Mendoza", "carla.mendoza", Role.Agent, "Network"),
        new("Dewi Anggraini", "dewi.anggraini", Role.Agent, "Applications"),
        new("Erik Lindqvist", "erik.lindqvist", Role.Agent, "Applications"),
        new("Maya Hartono", "maya.hartono", Role.EndUser, null),
        new("Rizal Pratama", "rizal.pratama", Role.EndUser, null),
        new("Grace Villanueva", "grace.villanueva", Role.EndUser, null),
        new("Joko Widianto", "joko.widianto", Role.EndUser, null),
        new("Liza Ramos", "liza.ramos", Role.EndUser, null),
        new("Peter Okafor", "peter.okafor", Role.EndUser, null, Vip: true),
    ];

    public static IReadOnlyList<(string Name, string Description)> Teams { get; } =
    [
        ("Service desk", "First contact for everybody: accounts, devices, questions."),
        ("Network", "Offices, VPN, Wi-Fi and the lines between the depots."),
        ("Applications", "Booking, warehouse and finance systems."),
    ];

    public static IReadOnlyList<DemoIncident> Incidents { get; } =
    [
        new("Booking portal answers with error 502 for all customers", "Since 07:40 every booking ends with **502 Bad gateway**. The call centre has switched to paper.", Impact.Organisation, Urgency.Stopped, "Software", "Booking portal", "Peter Okafor", "Applications", "Dewi Anggraini", 3, DemoStep.InProgress, ["customer-facing"]),
        new("No network on the second floor of the Cebu office", "All desks on the second floor lost their connection; the floor switch shows no light.", Impact.Department, Urgency.Stopped, "Network", "Office network", "Grace Villanueva", "Network", "Carla Mendoza", 5, DemoStep.InProgress, ["cebu"]),
        new("VPN drops every ten minutes from home", "It connects, works for about ten minutes and then drops. Reconnecting helps for a while.", Impact.Person, Urgency.BadlyDegraded, "Network", "VPN", "Maya Hartono", "Network", "Carla Mendoza", 26, DemoStep.PendingCustomer, ["vpn"]),
        new("Cannot sign in after the password change", "I changed my password yesterday as asked; today my laptop refuses it.", Impact.Person, Urgency.Stopped, "Access", "Accounts", "Rizal Pratama", "Service desk", "Ayu Lestari", 2, DemoStep.Assigned, []),
        new("Warehouse scanners lose the last scan of a shift", "Three scanners in Surabaya lost the last pallet of each shift this week.", Impact.Team, Urgency.BadlyDegraded, "Hardware", "Warehouse system", "Joko Widianto", "Applications", "Erik Lindqvist", 49, DemoStep.PendingVendor, ["scanner", "surabaya"]),
        new("Printer at gate 4 prints blank waybills", "Paper and toner are fine. The test page is blank too.", Impact.Team, Urgency.Degraded, "Hardware", "Printing", "Joko Widianto", "Service desk", "Budi Santoso", 7, DemoStep.InProgress, []),
        new("Invoice export misses the tax column", "The export of this month has no column *tax*; last month's had it.", Impact.Department, Urgency.Degraded, "Software", "Finance", "Liza Ramos", "Applications", null, 9, DemoStep.Assigned, ["month-end"]),
        new("Laptop fan very loud, gets hot", "It sounds like a plane and shuts down when I share my screen.", Impact.Person, Urgency.Degraded, "Hardware", "Laptops", "Grace Villanueva", "Service desk", "Budi Santoso", 30, DemoStep.PendingCustomer, []),
        new("Shared mailbox dispatch@ receives nothing since noon", "Customers say that their mails are not answered. The mailbox is empty since 12:05.", Impact.Team, Urgency.Stopped, "Software", "Mail", "Liza Ramos", "Service desk", "Ayu Lestari", 1, DemoStep.InProgress, ["mail"]),
        new("Request to know where my shipment report went", "The menu entry *Shipment report* is gone since the update.", Impact.Person, Urgency.Question, "Software", "Booking portal", "Maya Hartono", null, null, 1, DemoStep.New, []),
        new("Wi-Fi in the Jakarta meeting rooms is slow", "Video calls freeze in rooms 3 and 4; fine at the desks.", Impact.Team, Urgency.Degraded, "Network", "Wi-Fi", "Peter Okafor", null, null, 4, DemoStep.New, ["wifi"]),
        new("Two people cannot open the tariff sheet at the same time", "The second person gets it read-only, which stops the quote desk every morning.", Impact.Team, Urgency.Question, "Software", "Files", "Liza Ramos", null, null, 6, DemoStep.New, []),
        new("Phone of the night shift does not ring", "Calls to extension 119 go straight to voice mail.", Impact.Team, Urgency.BadlyDegraded, "Telephony", "Phones", "Joko Widianto", "Network", "Carla Mendoza", 76, DemoStep.Resolved, []),
        new("New colleague has no access to the warehouse system", "Starts on Monday, account exists, but the system says *not authorised*.", Impact.Person, Urgency.Degraded, "Access", "Warehouse system", "Grace Villanueva", "Service desk", "Ayu Lestari", 52, DemoStep.Resolved, []),
        new("Booking portal shows yesterday's exchange rate", "The rate in quotes is one day old.", Impact.Department, Urgency.BadlyDegraded, "Software", "Booking portal", "Peter Okafor", "Applications", "Dewi Anggraini", 97, DemoStep.Closed, ["finance"]),
        new("Screen flickers at the reception", "Only with the second monitor connected.", Impact.Person, Urgency.Question, "Hardware", "Screens", "Rizal Pratama", "Service desk", "Budi Santoso", 120, DemoStep.Closed, []),
        new("VPN certificate warning on start", "A window says that the certificate ends in five days.", Impact.Department, Urgency.Degraded, "Network", "VPN", "Maya Hartono", "Network", "Carla Mendoza", 144, DemoStep.Closed, ["vpn"]),
        new("Duplicate: printer at gate 4 is blank", "Same as what Joko reported.", Impact.Team, Urgency.Degraded, "Hardware", "Printing", "Rizal Pratama", "Service desk", null, 6, DemoStep.Cancelled, []),
    ];
}

internal enum DemoStep
{
    New,
    Assigned,
    InProgress,
    PendingCustomer,
    PendingVendor,
    Resolved,
    Closed,
    Cancelled,
}

internal sealed record DemoPerson(string Name, string Login, Role Role, string? Team, bool Vip = false)
{
    public string Email => $"{Login}@nusantara-freight.example";
}

/// <param name="HoursAgo">When it was opened.</param>
internal sealed record DemoIncident(
    string Title, string Description, Impact Impact, Urgency Urgency, string Category, string Service,
    string Requester, string? Team, string? Assignee, int HoursAgo, DemoStep Step, IReadOnlyList<string> Tags);
