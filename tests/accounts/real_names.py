"""Two hundred names as real people bear them: French, Breton, Corsican, Vietnamese, Arabic in Latin letters, others."""

NAMES = (
    """
Marie Dupont, Jean-Baptiste Lefèvre, Anne-Sophie de La Rochefoucauld, Élodie Noël-Œuvrard
Françoise L’Hôpital, Gaël Le Goff, Yann-Ber Kerdraon, Nolwenn Le Bihan, Ronan Kerguélen, Maëlle Le Dû
Soazig Quéméner, Goulven An Habask, Morgane Le Guen, Tanguy Abgrall, Enora Guivarc’h, Ewen Cueff
Loïc Le Meur, Annaïg Plougonven, Fañch Peru, Rozenn Tréguer, Pasquale Paoli, Ghjuvan Battista Acquaviva
Ghjulia Colonna d’Istria, Petru Santu Leca, Maria-Stella Ottaviani, Ange-Toussaint Poggi
Lisandru Marcellesi, Vannina Pietri, Santu Casanova, Ghjacumu Fusina, Anghjula Potentini
Nguyễn Thị Minh Khai, Trần Hưng Đạo, Lê Văn Duyệt, Phạm Ngọc Thạch, Đặng Thùy Trâm, Hồ Xuân Hương
Vũ Trọng Phụng, Bùi Thị Xuân, Đỗ Mười, Ngô Bảo Châu, Dương Quỳnh Hoa, Tôn Thất Tùng, Huỳnh Tấn Phát
Phan Bội Châu, Lý Thường Kiệt, Nguyễn Ánh, Trịnh Công Sơn, Hoàng Xuân Hãn, Đinh Bộ Lĩnh, Mai Thúc Loan
Võ Nguyên Giáp, Trương Vĩnh Ký, Cao Bá Quát, Mohamed Ben Salah, Fatima-Zohra Bouzid
Abdelkader El Amrani, Nour El Houda Belkacem, Youssef Aït Ouarab, Salim Haddad, Khadija Benhaddou
Ahmed Ould Mohamed, Leïla Bensaïd, Rachid Mekhloufi, Zineb Oulad Ali, Mustapha Kateb
Hicham Aït Menguellet, Abd Al-Rahman Al-Sufi, Samira El-Khoury, Karim Abou Jaoudé, Myriam Ben Abdallah
Noureddine Saïl, Houria Bouteldja, Malika Zarra, Tahar Ben Jelloun, Assia Djebar, Kamel Daoud
Lounès Matoub, Idir Hamid Cheriet, Slimane Azem, Cherifa Ouardia, Rim Ben Achour, Sofiène Chaâbane
Amel Brahim-Djelloul, Walid El-Hage, Ibn Khaldoun Tounsi, Bilal Hassani, Naïma El Bouhali
José María García Núñez, João Pedro Gonçalves, Inês de Castro, Iñigo Etxeberria, Maialen Lujanbio
Amaia Elizaincin, Søren Kierkegaard, Åse Kleveland, Þóra Arnórsdóttir, Björk Guðmundsdóttir
Łukasz Wiśniewski, Małgorzata Żak, Šárka Nováková, Jiří Dvořák, Zsófia Kovács, István Szőke
Ștefan Țăranu, Ioana Mânăstireanu, Dragoş Popescu, Đorđe Petrović, Željko Šimić, İrem Öztürk, Ayşe Çelik
Mehmet Gökçe, Jānis Bērziņš, Kristīne Ozoliņa, Žydrūnas Ąžuolas, Mārtiņš Kļaviņš, Kärt Jõgi, Jürgen Weiß
Käthe Groß, Ulrich von der Mühlen, Annemarie van den Bergh, Pieter d’Hooghe, Maeve O’Sullivan
Seán Ó Briain, Mac Giolla Phádraig Brian, Rhys ap Llywelyn, Kofi Agyemang, Aminata Sow Fall
Ousmane N’Diaye, Mariama Bâ, Aïssatou Mbaye, Cheikh Hamidou Kane, Fatou Diome, N’Golo Kanté
Kouassi N’Guessan, Adjoua Kouamé, Thérèse M’Bemba, Ngo Bassong Jeanne, Rakotomalala Haja
Ravalomanana Lalao, Voahangy Andrianarisoa, Hery Rajaonarimampianina, Teva Hiro, Hinano Teri’i
Moana Tehei’ura, Siloé Wamytan, Jean-Marie Tjibaou, Kim Min-jun, Park Ji-sung, Li Wei, Wang Xiǎomíng
Zhāng Lì, Tanaka Yūko, Satō Kenjirō, Rāma Krishnan, Priya Rajagopalan, Śrī Devi, Ahn Jung-hwan
Souphanouvong Phouma, Sok An, Norodom Sihamoni, Théophile-Eugène Saint-Arnaud, Aude d’Aubigné
Clémence de l’Estoile, Guy de Maupassant, Hélène du Fou, Isaure Ô, Pierre Y, Bérengère Saint-Ouen
Côme Ferté-Macé, Zoé Zýka, Noëlle Nœud, Lætitia Cæsar, Loïs Müller-Schœlcher, Éloïse Lhermitte
Médéric Prévôt, Honoré Bailly, Ségolène Le Maître, Régine Bouchardeau, Fleur Boulanger, Aimé Berger
Rose Fontaine, Luc Roux, Blanche Petit, Denis Sergent, Amandine Lapierre, Olive Poirier, Basile Meunier
Irène Charpentier, Marcel Clerc, Paule Abbé, Sylvain Prêtre, Léa Chevalier, Paul Maréchal, Yves Lebreton
Agnès Lemoine, Olga Évêque, Roméo Barbier, Flora Doctrove, Sami Kharroubi, Samuel Samuelian, Adam Minot
Irma Suportes, Modeste Rateau, Urgelle Pons, Cécile Systermans, Anon Ymerich, Claire J. Martin
J.-P. Moreau, M.-C. Durand, Anne St. Clair, Ph. Leroy
""".strip()
    .replace("\n", ", ")
    .split(", ")
)
